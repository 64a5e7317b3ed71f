package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.providermirror.config.FetchSettings;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ScriptedRegistry;

class RunningFetchesTest {
    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final RunningFetches running = new RunningFetches(
            new FetchSettings(2, 2, 10, Optional.empty()), time.time().monotonic());
    private final AtomicLong received = new AtomicLong();

    private FetchOrder order(String name) {
        return order(name, name);
    }

    private FetchOrder order(String registryName, String name) {
        var provider = ProviderAddress.parse(registryName + ".example.com/acme/null");
        var release = registry.release(provider, "1.0.0", Map.of("linux_amd64", new byte[] {1}));
        var id = release.idOf(Platform.parse("linux_amd64"));
        return new FetchOrder(id, release, URI.create("https://" + name + "/package.zip"));
    }

    @Test
    void another_fetch_runs_in_place_of_each_that_a_gateway_holds_back() {
        running.started(order("one"), received::get);
        running.started(order("two"), () -> 30);
        assertThat(running.admits(order("other"))).isFalse();
        time.pass(Duration.ofSeconds(29));
        assertThat(running.admits(order("other"))).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(running.admits(order("other"))).isTrue();
        running.started(order("other"), received::get);
        running.started(order("further"), received::get);
        assertThat(running.admits(order("last"))).isFalse();
        time.pass(Duration.ofSeconds(30));
        assertThat(running.admits(order("last")))
                .as("at most twice the threads")
                .isFalse();
    }

    @Test
    void a_fetch_that_goes_on_counts_again() {
        var one = order("one");
        running.started(one, received::get);
        running.started(order("two"), received::get);
        time.pass(Duration.ofSeconds(30));
        received.set(2000);
        assertThat(running.admits(order("other"))).isFalse();
        running.ended(one);
        assertThat(running.admits(order("other"))).isTrue();
        assertThat(running.count()).isEqualTo(1);
    }

    @Test
    void the_limit_of_a_host_counts_fetches_that_are_held_back() {
        running.started(order("gateway"), received::get);
        running.started(order("gateway"), received::get);
        time.pass(Duration.ofMinutes(1));
        assertThat(running.admits(order("gateway"))).isFalse();
        assertThat(running.admitsAfter(order("gateway"), order("gateway"))).isTrue();
        assertThat(running.admits(order("other"))).isTrue();
    }

    @Test
    void a_registry_that_holds_fetches_back_leaves_places_to_the_others() {
        running.started(order("hostile", "one"), received::get);
        running.started(order("hostile", "two"), received::get);
        time.pass(Duration.ofSeconds(30));
        assertThat(running.admits(order("hostile", "three"))).isTrue();
        running.started(order("hostile", "three"), received::get);
        time.pass(Duration.ofSeconds(30));
        assertThat(running.admits(order("hostile", "four"))).isFalse();
        assertThat(running.admitsAfter(order("hostile", "one"), order("hostile", "four")))
                .isTrue();
        assertThat(running.admits(order("other"))).isTrue();
        running.started(order("other"), () -> 2000);
        assertThat(running.admits(order("last"))).isFalse();
        assertThat(running.admitsAfter(order("other"), order("last"))).isTrue();
        assertThat(running.admitsAfter(order("other"), order("hostile", "four")))
                .isFalse();
    }

    @Test
    void one_of_many_registries_that_hold_fetches_back_gives_way_to_one_that_does_not() {
        var one = order("one");
        running.started(one, received::get);
        for (var hostile : List.of("two", "three", "four")) {
            running.started(order(hostile), received::get);
        }
        var waiting = List.of(order("healthy"), order("one", "further"));
        time.pass(Duration.ofSeconds(29));
        assertThat(running.yields(order("one"), waiting.stream())).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(running.yields(order("one"), Stream.of(order("one", "further"))))
                .as("its own registry would hold the next one back, too")
                .isFalse();
        assertThat(running.yields(order("one"), waiting.stream())).isTrue();
        assertThat(running.yields(order("two"), waiting.stream()))
                .as("one place is enough")
                .isFalse();
        assertThat(running.yields(order("one"), Stream.empty()))
                .as("once decided")
                .isTrue();
        running.ended(one);
        assertThat(running.admits(order("healthy"))).isTrue();
    }

    @Test
    void a_fetch_that_is_held_back_does_not_give_way_if_that_frees_no_place() {
        var gateway = order("gateway");
        running.started(gateway, received::get);
        running.started(order("one"), () -> 2000);
        running.started(order("two"), () -> 2000);
        time.pass(Duration.ofSeconds(30));
        assertThat(running.admits(order("healthy"))).isFalse();
        assertThat(running.yields(order("gateway"), Stream.of(order("healthy"))))
                .isFalse();
        running.ended(gateway);
        assertThat(running.admits(order("healthy"))).isFalse();
    }
}
