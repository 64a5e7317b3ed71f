package org.providermirror.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.log.RequestContext;
import org.providermirror.provider.Hostname;
import org.providermirror.testing.Eventually;

class HostExecutorsTest {
    private static final Hostname SLOW = new Hostname("slow.example.com");
    private static final Hostname FAST = new Hostname("fast.example.com");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    /** Tasks that have a thread, and run when the test says so. */
    private final ArrayDeque<Runnable> started = new ArrayDeque<>();

    private boolean hasThreads = true;
    private final HostExecutors executors = new HostExecutors(1000, this::start, timer, System::nanoTime);

    private synchronized void start(Runnable task) {
        if (!hasThreads) {
            throw new RejectedExecutionException("no thread");
        }
        started.add(task);
    }

    private synchronized int startedCount() {
        return started.size();
    }

    private Runnable nextStarted() {
        synchronized (this) {
            return started.remove();
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void ask(Hostname hostname, int times) {
        for (var time = 0; time < times; time++) {
            executors.of(hostname).execute(() -> {});
        }
    }

    private static final class Question implements AbandonableTask {
        private volatile boolean wanted = true;
        private final AtomicInteger runs = new AtomicInteger();
        private volatile RuntimeException abandoned;

        @Override
        public boolean isWanted() {
            return wanted;
        }

        @Override
        public void abandon(RuntimeException reason) {
            abandoned = reason;
        }

        @Override
        public void run() {
            runs.incrementAndGet();
        }
    }

    @Test
    void sixteen_tasks_of_a_hostname_run_at_once_and_the_limit_grows_while_others_wait_before_the_first_ends() {
        ask(SLOW, 1000);
        assertThat(startedCount()).isGreaterThanOrEqualTo(16).isLessThan(1000);
        Eventually.value("running tasks", this::startedCount, count -> count == 1000);
        assertThat(executors.running()).isEqualTo(1000);
        assertThat(executors.waiting()).isZero();
    }

    @Test
    void a_waiting_task_starts_when_another_ends() {
        var one = new HostExecutors(1, this::start, timer, System::nanoTime);
        one.of(SLOW).execute(() -> {});
        one.of(SLOW).execute(() -> {});
        assertThat(startedCount()).isEqualTo(1);
        nextStarted().run();
        assertThat(startedCount()).isEqualTo(1);
        nextStarted().run();
        assertThat(one.running()).isZero();
    }

    @Test
    void a_failing_task_frees_its_place() {
        executors.of(SLOW).execute(() -> {
            throw new IllegalStateException("failed");
        });
        assertThatThrownBy(nextStarted()::run).hasMessage("failed");
        assertThat(executors.running()).isZero();
    }

    @Test
    void a_hostname_with_any_number_of_running_and_waiting_tasks_holds_back_no_other() {
        var small = new HostExecutors(16, this::start, timer, System::nanoTime);
        for (var host = 0; host < 4; host++) {
            for (var time = 0; time < 100; time++) {
                small.of(new Hostname("slow-" + host + ".example.com")).execute(() -> {});
            }
        }
        var before = startedCount();
        small.of(FAST).execute(() -> {});
        assertThat(startedCount()).isEqualTo(before + 1);
    }

    @Test
    void a_refusal_halves_how_many_run() {
        var none = new HostExecutors(1000, this::start, timer, System::nanoTime);
        none.overloaded(SLOW);
        for (var time = 0; time < 9; time++) {
            none.of(SLOW).execute(() -> {});
        }
        assertThat(startedCount()).isEqualTo(8);
        assertThat(none.waiting()).isEqualTo(1);
    }

    @Test
    void a_task_that_nobody_waits_for_is_removed_and_told_so_but_a_running_one_goes_on() {
        var one = new HostExecutors(1, this::start, timer, System::nanoTime);
        var running = new Question();
        var unwanted = new Question();
        var wanted = new Question();
        List.of(running, unwanted, wanted).forEach(one.of(SLOW)::execute);
        running.wanted = false;
        unwanted.wanted = false;
        Eventually.holds("the task is abandoned", () -> unwanted.abandoned instanceof UpstreamUnavailableException);
        nextStarted().run();
        nextStarted().run();
        assertThat(List.of(running.runs.get(), unwanted.runs.get(), wanted.runs.get()))
                .containsExactly(1, 0, 1);
        assertThat(running.abandoned).isNull();
    }

    @Test
    void the_queue_of_a_hostname_is_bounded_and_that_of_another_stays_open() {
        var one = new HostExecutors(1, this::start, timer, System::nanoTime);
        for (var time = 0; time < 2001; time++) {
            one.of(SLOW).execute(() -> {});
        }
        // Each hostname may always run sixteen, but its limit is one here.
        assertThat(one.waiting()).isEqualTo(2000);
        assertThatThrownBy(() -> one.of(SLOW).execute(() -> {}))
                .isInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("overloaded");
        one.of(FAST).execute(() -> {});
        assertThat(startedCount()).isEqualTo(2);
    }

    @Test
    void a_task_without_a_thread_is_abandoned_and_frees_its_place() {
        hasThreads = false;
        var question = new Question();
        executors.of(SLOW).execute(question);
        assertThat(question.abandoned).isInstanceOf(UpstreamUnavailableException.class);
        assertThat(executors.running()).isZero();
    }

    @Test
    void any_number_of_waiting_tasks_is_abandoned_if_no_thread_can_be_had() {
        var one = new HostExecutors(1, this::start, timer, System::nanoTime);
        one.of(SLOW).execute(() -> {});
        var waiting = new ArrayList<Question>();
        for (var count = 0; count < 2000; count++) {
            waiting.add(new Question());
            one.of(SLOW).execute(waiting.get(count));
        }
        hasThreads = false;
        nextStarted().run();
        assertThat(waiting)
                .allSatisfy(question -> assertThat(question.abandoned).isNotNull());
        assertThat(one.running()).isZero();
        assertThat(one.waiting()).isZero();
    }

    @Test
    void a_waiting_task_runs_in_the_request_context_of_its_submitter() {
        var one = new HostExecutors(1, this::start, timer, System::nanoTime);
        var seen = new ArrayList<String>();
        one.of(SLOW).execute(() -> {});
        RequestContext.of("request-2")
                .run(() -> one.of(SLOW)
                        .execute(() ->
                                seen.add(RequestContext.ofThisThread().request().orElse("none"))));
        RequestContext.of("request-1").run(nextStarted());
        nextStarted().run();
        assertThat(seen).containsExactly("request-2");
    }

    @Test
    void only_a_thousand_hostnames_are_in_memory() {
        executors.overloaded(SLOW);
        for (var host = 0; host < 1000; host++) {
            executors.of(new Hostname("host-" + host + ".example.com")).execute(() -> {});
            nextStarted().run();
        }
        ask(SLOW, 9);
        assertThat(startedCount()).as("the limit is the one at the start").isEqualTo(9);
    }
}
