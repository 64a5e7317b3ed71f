package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.providermirror.config.FetchSettings;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.testing.ScriptedRegistry;

class FetchTableTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final RetryBackoff PAUSES =
            new RetryBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1), () -> 0.5);

    private static FetchTable table(int threads, int perHost, int queue) {
        return new FetchTable(new FetchSettings(threads, perHost, queue, Optional.empty()), PAUSES, System::nanoTime);
    }

    private static FetchOrder order(String version, String host) {
        var release = new ScriptedRegistry()
                .release(NULL, version, Map.of("linux_amd64", version.getBytes(StandardCharsets.UTF_8)));
        var id = release.idOf(Platform.parse("linux_amd64"));
        return new FetchOrder(id, release, URI.create("https://" + host + "/" + id.archiveName()));
    }

    private static ArrivingFile arriving(FetchOrder order) {
        return new ArrivingFile(order.id(), order.sha256(), null);
    }

    private static FetchQueue.Asked take(FetchTable table, FetchOrder order) {
        var taken = table.take(order, () -> arriving(order));
        table.ready(order.id(), () -> arriving(order));
        return taken.asked();
    }

    private static List<String> running(FetchTable table) {
        var running = new ArrayList<String>();
        for (var run = table.next(); run.isPresent(); run = table.next()) {
            running.add(run.get().order().id().version().value());
        }
        return running;
    }

    @Test
    void a_package_is_fetched_once_however_many_ask() {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a.example.com");
        assertThat(take(table, order)).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(take(table, order)).isEqualTo(FetchQueue.Asked.UNDER_WAY);
        assertThat(running(table)).containsExactly("1.0.0");
        assertThat(take(table, order)).isEqualTo(FetchQueue.Asked.UNDER_WAY);
        assertThat(running(table)).isEmpty();
    }

    @Test
    void no_more_run_than_there_are_threads_and_the_next_runs_when_one_is_done() {
        var table = table(2, 2, 10);
        var orders = List.of(order("1.0.0", "a"), order("2.0.0", "b"), order("3.0.0", "c"));
        orders.forEach(order -> take(table, order));
        assertThat(running(table)).containsExactly("1.0.0", "2.0.0");
        table.succeeded(orders.get(0));
        assertThat(running(table)).containsExactly("3.0.0");
    }

    @Test
    void no_more_run_from_one_host_than_its_limit_while_others_go_past_them() {
        var table = table(4, 2, 10);
        var orders =
                List.of(order("1.0.0", "busy"), order("2.0.0", "busy"), order("3.0.0", "busy"), order("4.0.0", "idle"));
        orders.forEach(order -> take(table, order));
        assertThat(running(table)).containsExactly("1.0.0", "2.0.0", "4.0.0");
        table.failed(orders.get(1), false, false);
        assertThat(running(table)).containsExactly("3.0.0");
    }

    private static FetchOrder orderOf(String registry, String version) {
        var provider = ProviderAddress.parse(registry + ".example.com/acme/null");
        var release = new ScriptedRegistry()
                .release(provider, version, Map.of("linux_amd64", version.getBytes(StandardCharsets.UTF_8)));
        var id = release.idOf(Platform.parse("linux_amd64"));
        return new FetchOrder(id, release, URI.create("https://" + registry + "/" + id.archiveName()));
    }

    @Test
    void a_registry_with_many_waiting_fetches_never_starves_another() {
        var table = table(4, 4, 20);
        var busy = Stream.of("1.0.0", "2.0.0", "3.0.0", "4.0.0", "5.0.0", "6.0.0", "7.0.0")
                .map(version -> orderOf("busy", version))
                .toList();
        busy.forEach(order -> take(table, order));
        take(table, orderOf("other", "8.0.0"));
        take(table, orderOf("other", "9.0.0"));
        assertThat(running(table)).containsExactly("1.0.0", "8.0.0", "2.0.0", "9.0.0");
    }

    @Test
    void a_registry_gives_threads_back_until_each_has_its_share() {
        var table = table(4, 4, 20);
        var busy = Stream.of("1.0.0", "2.0.0", "3.0.0", "4.0.0")
                .map(version -> orderOf("busy", version))
                .toList();
        busy.forEach(order -> take(table, order));
        running(table);
        assertThat(table.contention(busy.get(0)).othersWait()).isFalse();
        take(table, orderOf("other", "8.0.0"));
        take(table, orderOf("other", "9.0.0"));
        for (var order : busy.subList(0, 2)) {
            assertThat(table.contention(order).othersWait()).isTrue();
            assertThat(table.contention(order).exceedsShare()).isTrue();
            table.gaveWay(order, () -> arriving(order));
            assertThat(running(table)).hasSize(1);
        }
        assertThat(table.contention(busy.get(2)).exceedsShare()).isFalse();
    }

    @Test
    void a_fetch_that_waits_for_another_download_host_does_not_count() {
        var table = table(4, 1, 20);
        var runs = order("1.0.0", "a");
        take(table, runs);
        take(table, order("2.0.0", "b"));
        running(table);
        take(table, order("3.0.0", "b"));
        assertThat(table.contention(runs).othersWait()).isFalse();
    }

    @Test
    void a_full_queue_refuses_and_running_fetches_take_no_place() {
        var table = table(1, 1, 2);
        take(table, order("1.0.0", "a"));
        assertThat(running(table)).containsExactly("1.0.0");
        assertThat(take(table, order("2.0.0", "a"))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(take(table, order("3.0.0", "a"))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(take(table, order("4.0.0", "a"))).isEqualTo(FetchQueue.Asked.REFUSED);
    }

    @Test
    void a_full_queue_drops_a_delayed_fetch_for_one_that_may_succeed() {
        var table = table(1, 1, 1);
        var failing = order("1.0.0", "a");
        take(table, failing);
        running(table);
        table.failed(failing, false, false);
        assertThat(take(table, order("2.0.0", "a"))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(table.contains(failing.id())).isFalse();
    }

    @Test
    void clients_that_wait_for_a_dropped_fetch_can_be_notified() {
        var table = table(1, 1, 1);
        var failing = order("1.0.0", "a");
        take(table, failing);
        var waitedFor = table.next().orElseThrow().arriving();
        table.failed(failing, false, false);
        var other = order("2.0.0", "a");
        assertThat(table.take(other, () -> arriving(other)).givenUp()).containsSame(waitedFor);
    }

    @Test
    void fetches_with_waiting_clients_are_dropped_last() {
        var table = table(2, 2, 2);
        var waitedFor = order("1.0.0", "a");
        var begun = order("2.0.0", "a");
        take(table, waitedFor);
        take(table, begun);
        table.next().orElseThrow();
        table.next().orElseThrow().arriving().begin(Path.of("file"), OptionalLong.of(10));
        table.failed(waitedFor, false, false);
        table.failed(begun, false, false);
        assertThat(take(table, order("3.0.0", "a"))).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(table.contains(begun.id())).isFalse();
        assertThat(table.contains(waitedFor.id())).isTrue();
    }

    @Test
    void a_fetch_that_only_the_executor_refused_keeps_its_place() {
        var table = table(1, 1, 1);
        var refused = order("1.0.0", "a");
        take(table, refused);
        running(table);
        table.rejected(refused);
        assertThat(take(table, order("2.0.0", "a"))).isEqualTo(FetchQueue.Asked.REFUSED);
        assertThat(table.contains(refused.id())).isTrue();
    }

    @Test
    void there_is_capacity_until_the_queue_is_full() {
        var table = table(1, 1, 1);
        assertThat(table.hasCapacity()).isTrue();
        take(table, order("1.0.0", "a"));
        assertThat(table.hasCapacity()).isFalse();
        running(table);
        assertThat(table.hasCapacity()).isTrue();
        table.close();
        assertThat(table.hasCapacity()).isFalse();
    }

    @Test
    void a_failed_fetch_does_not_run_before_its_retry_delay_ends() {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a");
        take(table, order);
        running(table);
        assertThat(table.failed(order, false, false).rest()).contains(Duration.ofSeconds(1));
        assertThat(running(table)).isEmpty();
        table.ready(order.id(), () -> arriving(order));
        assertThat(table.next())
                .hasValueSatisfying(run -> assertThat(run.repeated()).isTrue());
    }

    @Test
    void a_hopeless_fetch_is_delayed_a_minute_at_once() {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a");
        take(table, order);
        running(table);
        assertThat(table.failed(order, true, false).rest()).contains(Duration.ofMinutes(1));
        assertThat(table.take(order, () -> arriving(order)).asked()).isEqualTo(FetchQueue.Asked.RESTING);
    }

    @Test
    void a_fetch_that_fails_in_all_its_series_is_dropped_and_may_be_requested_again() {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a");
        take(table, order);
        var rests = new ArrayList<Duration>();
        for (var rest = Optional.of(Duration.ZERO); rest.isPresent(); ) {
            table.ready(order.id(), () -> arriving(order));
            assertThat(running(table)).containsExactly("1.0.0");
            rest = table.failed(order, false, false).rest();
            rest.ifPresent(rests::add);
        }
        assertThat(rests).hasSize(RetryBackoff.TRIES * RetryBackoff.ROUNDS - 1);
        assertThat(take(table, order)).isEqualTo(FetchQueue.Asked.QUEUED);
    }

    @Test
    void clients_wait_through_the_short_delays_unless_they_have_bytes_of_the_failed_attempt() {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a");
        take(table, order);
        var first = table.next().orElseThrow();
        table.failed(order, false, false);
        assertThat(table.arriving(order.id())).contains(first.arriving());

        table.ready(order.id(), () -> arriving(order));
        var second = table.next().orElseThrow();
        second.arriving().begin(Path.of("file"), OptionalLong.of(10));
        table.failed(order, false, false);
        assertThat(table.arriving(order.id())).isEmpty();

        table.ready(order.id(), () -> arriving(order));
        assertThat(table.arriving(order.id())).isPresent().get().isNotSameAs(second.arriving());
        table.next();
        table.failed(order, false, false);
        assertThat(table.arriving(order.id()))
                .as("a minute is too long to wait")
                .isEmpty();
    }

    private static FetchOrder replaced(FetchOrder before, String content) {
        var release = new ScriptedRegistry()
                .release(
                        NULL,
                        before.id().version().value(),
                        Map.of("linux_amd64", content.getBytes(StandardCharsets.UTF_8)));
        return new FetchOrder(before.id(), release, before.location());
    }

    @Test
    void a_request_of_other_bytes_replaces_one_that_waits_or_is_delayed() {
        var table = table(4, 4, 10);
        var before = order("1.0.0", "a");
        take(table, before);
        var run = table.next().orElseThrow();
        table.failed(before, true, false);
        var after = replaced(before, "other bytes");
        var taken = table.take(after, () -> arriving(after));
        assertThat(taken.asked()).isEqualTo(FetchQueue.Asked.QUEUED);
        assertThat(taken.givenUp()).contains(run.arriving());
        table.ready(after.id(), () -> arriving(after));
        assertThat(table.next()).map(FetchTable.Run::order).contains(after);
        table.failed(after, true, false);
        table.ready(before.id(), () -> arriving(before));
        assertThat(table.next()).as("the rest of the order before has ended").isEmpty();
        table.ready(after.id(), () -> arriving(after));
        assertThat(table.next().map(FetchTable.Run::arriving).map(ArrivingFile::sha256))
                .contains(after.sha256());
    }

    @Test
    void an_order_of_other_bytes_waits_for_one_that_runs() {
        var table = table(4, 4, 10);
        var before = order("1.0.0", "a");
        take(table, before);
        table.next();
        var after = replaced(before, "other bytes");
        assertThat(take(table, after)).isEqualTo(FetchQueue.Asked.UNDER_WAY);
        table.failed(before, false, false);
        assertThat(take(table, after)).isEqualTo(FetchQueue.Asked.QUEUED);
    }

    @Test
    void a_closed_table_accepts_and_starts_nothing() {
        var table = table(4, 4, 10);
        take(table, order("1.0.0", "a"));
        assertThat(table.close()).hasSize(1);
        assertThat(running(table)).isEmpty();
        assertThat(take(table, order("2.0.0", "a"))).isEqualTo(FetchQueue.Asked.REFUSED);
    }

    @Test
    void waiting_for_the_end_ends_with_the_last_fetch_and_at_the_latest_at_its_limit() throws InterruptedException {
        var table = table(4, 4, 10);
        var order = order("1.0.0", "a");
        take(table, order);
        running(table);
        assertThat(table.awaitIdle(Duration.ofMillis(20))).isFalse();
        var ending = new Thread(() -> table.succeeded(order));
        ending.start();
        assertThat(table.awaitIdle(Duration.ofSeconds(30))).isTrue();
        ending.join();
    }
}
