package org.providermirror.registry.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConcurrentRequestsTest {
    @Test
    void results_come_in_the_order_of_the_tasks() {
        var pool = Executors.newFixedThreadPool(3);
        try {
            var tasks = IntStream.range(0, 50)
                    .<Supplier<Integer>>mapToObj(number -> () -> number)
                    .toList();

            assertThat(new ConcurrentRequests(pool).run(tasks))
                    .isEqualTo(IntStream.range(0, 50).boxed().toList());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void two_tasks_run_at_the_same_time() {
        var pool = Executors.newFixedThreadPool(1);
        try {
            var met = new CountDownLatch(2);
            Supplier<Boolean> meeting = () -> {
                met.countDown();
                try {
                    return met.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    return false;
                }
            };

            assertThat(new ConcurrentRequests(pool).run(List.of(meeting, meeting)))
                    .containsExactly(true, true);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void the_callers_own_full_pool_makes_it_slower_and_never_stuck() throws Exception {
        var pool = Executors.newFixedThreadPool(2);
        try {
            var concurrent = new ConcurrentRequests(pool);
            var callers = IntStream.range(0, 20)
                    .<Future<List<Integer>>>mapToObj(caller ->
                            pool.submit(() -> concurrent.run(List.<Supplier<Integer>>of(
                                    () -> caller,
                                    () -> concurrent
                                            .run(List.<Supplier<Integer>>of(() -> 1, () -> 2))
                                            .get(1)))))
                    .toList();

            for (var caller : callers) {
                assertThat(caller.get(10, TimeUnit.SECONDS)).hasSize(2);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void an_executor_that_refuses_leaves_the_work_to_the_caller() {
        var concurrent = new ConcurrentRequests(refused -> {
            throw new RejectedExecutionException();
        });

        assertThat(concurrent.run(List.<Supplier<String>>of(() -> "a", () -> "b")))
                .containsExactly("a", "b");
    }

    @Test
    void the_first_failure_in_the_order_of_the_tasks_is_thrown() {
        var concurrent = new ConcurrentRequests(Runnable::run);

        assertThatThrownBy(() -> concurrent.run(List.<Supplier<String>>of(
                        () -> "a",
                        () -> {
                            throw new IllegalStateException("first");
                        },
                        () -> {
                            throw new IllegalStateException("second");
                        })))
                .hasMessage("first");
    }

    @Test
    void no_tasks_are_no_work() {
        assertThat(new ConcurrentRequests(Runnable::run).run(List.<Supplier<String>>of()))
                .isEmpty();
    }

    @Test
    void a_caller_that_is_interrupted_goes_on_interrupted() {
        var release = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var pool = Executors.newFixedThreadPool(1);
        try {
            Supplier<String> stuck = () -> {
                begun.countDown();
                try {
                    release.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return "late";
            };
            var callerIsBusy = new CountDownLatch(1);
            Supplier<String> interrupting = () -> {
                callerIsBusy.countDown();
                try {
                    begun.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
                Thread.currentThread().interrupt();
                return "";
            };
            // The pool's thread looks for work when the caller is busy with the first task, and takes the stuck one.
            Executor second = task -> pool.execute(() -> {
                try {
                    callerIsBusy.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
                task.run();
            });
            assertThatThrownBy(() -> new ConcurrentRequests(second).run(List.of(interrupting, stuck)))
                    .hasMessageContaining("the mirror stops");
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            release.countDown();
            pool.shutdownNow();
        }
    }
}
