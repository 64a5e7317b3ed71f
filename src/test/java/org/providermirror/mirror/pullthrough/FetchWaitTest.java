package org.providermirror.mirror.pullthrough;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.MirrorException;
import org.providermirror.fetch.ArrivingPackage;
import org.providermirror.mirror.CoreFixture;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;

class FetchWaitTest {
    private static final Sha256 WANTED = Sha256.of("the package".getBytes(StandardCharsets.UTF_8));

    private final ManualTime time = new ManualTime();
    private final ManualTimer timer = new ManualTimer(time);
    private final ManualExecutor executor = new ManualExecutor();
    private final Fetch fetch = new Fetch();
    private boolean running = true;
    private final FetchWait wait = new FetchWait(
            id -> Optional.of(fetch),
            id -> running,
            timer,
            executor,
            time.time().monotonic());

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private CompletableFuture<Boolean> ask(int first) {
        return wait.untilStored(CoreFixture.ID, WANTED, first).toCompletableFuture();
    }

    private List<CompletableFuture<Boolean>> ask(int clients, int first) {
        var answers = new ArrayList<CompletableFuture<Boolean>>();
        for (var client = 0; client < clients; client++) {
            answers.add(ask(first));
        }
        return answers;
    }

    private void pass(Duration duration) {
        time.pass(duration);
        timer.runDue();
        executor.runAll();
    }

    @Test
    void the_first_clients_of_a_fetch_do_not_wait_and_the_others_do_until_it_is_stored() {
        var answers = ask(10, 4);
        assertThat(answers.subList(0, 4)).allMatch(answer -> answer.isDone() && !answer.join());
        assertThat(answers.subList(4, 10)).noneMatch(CompletableFuture::isDone);
        fetch.stored.complete(true);
        assertThat(answers.subList(4, 10))
                .as("the downloading thread continues no request")
                .noneMatch(CompletableFuture::isDone);
        executor.runAll();
        assertThat(answers.subList(4, 10)).allMatch(CompletableFuture::join);
    }

    @Test
    void nobody_waits_for_other_bytes_than_the_release_lists() {
        fetch.sha256 = Sha256.of(new byte[0]);
        assertThat(ask(0)).isCompletedWithValue(false);
    }

    @Test
    void nobody_waits_for_a_fetch_that_waits_itself() {
        running = false;
        assertThat(ask(0)).isCompletedWithValue(false);
    }

    @Test
    void nobody_waits_for_a_fetch_that_takes_longer_than_20_seconds() {
        fetch.available = 1;
        fetch.left = Optional.of(Duration.ofSeconds(21));
        assertThat(ask(0)).isCompletedWithValue(false);
        fetch.left = Optional.of(Duration.ofSeconds(20));
        assertThat(ask(0)).isNotDone();
    }

    @Test
    void the_first_clients_wait_for_a_fetch_that_is_nearly_complete() {
        fetch.available = 1;
        fetch.left = Optional.of(Duration.ofSeconds(3));
        assertThat(ask(4)).isCompletedWithValue(false);
        fetch.left = Optional.of(Duration.ofSeconds(2));
        assertThat(ask(4)).isNotDone();
        assertThat(ask(Integer.MAX_VALUE)).isCompletedWithValue(false);
    }

    @Test
    void the_rate_of_the_first_two_seconds_is_no_estimate() {
        fetch.available = 1;
        fetch.left = Optional.of(Duration.ofHours(1));
        fetch.age = Duration.ofMillis(1_900);
        var answer = ask(0);
        assertThat(answer).isNotDone();
        fetch.age = Duration.ofSeconds(2);
        pass(Duration.ofSeconds(1));
        assertThat(answer).isCompletedWithValue(false);
    }

    @Test
    void nobody_waits_for_a_download_without_a_length() {
        fetch.available = 1;
        assertThat(ask(0)).isCompletedWithValue(false);
    }

    @Test
    void clients_stop_waiting_when_the_estimate_grows_or_the_fetch_stops() {
        fetch.available = 1;
        fetch.left = Optional.of(Duration.ofSeconds(3));
        var slower = ask(0);
        pass(Duration.ofSeconds(1));
        assertThat(slower).isNotDone();
        fetch.left = Optional.of(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(1));
        assertThat(slower).isCompletedWithValue(false);
        fetch.left = Optional.of(Duration.ofSeconds(3));
        var resting = ask(0);
        running = false;
        pass(Duration.ofSeconds(1));
        assertThat(resting).isCompletedWithValue(false);
        running = true;
        var failed = ask(0);
        fetch.stored.complete(false);
        executor.runAll();
        assertThat(failed).isCompletedWithValue(false);
    }

    @Test
    void the_first_byte_is_waited_for_5_seconds_after_the_first_request() {
        var answer = ask(0);
        fetch.age = Duration.ofMillis(4_900);
        pass(Duration.ofSeconds(1));
        assertThat(answer).isNotDone();
        fetch.age = Duration.ofSeconds(5);
        pass(Duration.ofSeconds(1));
        assertThat(answer).isCompletedWithValue(false);
        assertThat(ask(0)).as("a gateway that holds the package back").isCompletedWithValue(false);
    }

    @Test
    void nobody_waits_longer_than_45_seconds() {
        fetch.available = 1;
        fetch.left = Optional.of(Duration.ofSeconds(1));
        var answer = ask(0);
        for (var second = 0; second < 44; second++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(answer).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(answer).isCompletedWithValue(false);
    }

    @Test
    void at_most_a_thousand_requests_wait_and_each_that_ends_makes_room() {
        var waiting = ask(1_000, 0);
        assertThat(ask(0)).isCompletedWithValue(false);
        running = false;
        pass(Duration.ofSeconds(1));
        assertThat(waiting).allMatch(answer -> !answer.join());
        running = true;
        assertThat(ask(0)).isNotDone();
    }

    @Test
    void a_busy_executor_sends_waiting_clients_away_instead_of_failing_them() {
        var busy = new FetchWait(
                id -> Optional.of(fetch),
                id -> true,
                timer,
                task -> {
                    throw new RejectedExecutionException("busy");
                },
                time.time().monotonic());
        var answer = busy.untilStored(CoreFixture.ID, WANTED, 0).toCompletableFuture();
        fetch.stored.complete(true);
        assertThat(answer).isCompletedWithValue(false);
    }

    @Test
    void nobody_waits_for_a_mirror_that_is_stopping() {
        var stopped = Executors.newSingleThreadScheduledExecutor();
        stopped.shutdown();
        var stopping = new FetchWait(
                id -> Optional.of(fetch),
                id -> true,
                stopped,
                executor,
                time.time().monotonic());
        assertThat(stopping.untilStored(CoreFixture.ID, WANTED, 0).toCompletableFuture())
                .isCompletedWithValue(false);
    }

    /** A fetch whose progress the test sets. */
    private static final class Fetch implements ArrivingPackage {
        private final CompletableFuture<Boolean> stored = new CompletableFuture<>();
        private Sha256 sha256 = WANTED;
        private Optional<Duration> left = Optional.empty();
        private Duration age = Duration.ofSeconds(2);
        private long available;
        private int clients;

        @Override
        public int countClient() {
            return ++clients;
        }

        @Override
        public Duration age() {
            return age;
        }

        @Override
        public Optional<Duration> left() {
            return left;
        }

        @Override
        public CompletionStage<Boolean> stored() {
            return stored;
        }

        @Override
        public PackageId id() {
            return CoreFixture.ID;
        }

        @Override
        public Sha256 sha256() {
            return sha256;
        }

        @Override
        public boolean begun() {
            return available > 0;
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public FileChannel open() {
            throw new UnsupportedOperationException("a waiting client reads no arriving bytes");
        }

        @Override
        public long available() {
            return available;
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public boolean failed() {
            return false;
        }

        @Override
        public Optional<MirrorException> refusal() {
            return Optional.empty();
        }

        @Override
        public void whenBeyond(long position, Runnable action) {
            throw new UnsupportedOperationException("a waiting client reads no arriving bytes");
        }
    }
}
