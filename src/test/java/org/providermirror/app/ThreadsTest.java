package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;

class ThreadsTest {
    private final Threads threads = new Threads(1000);

    @AfterEach
    void stop() {
        threads.close();
    }

    @Test
    void a_thread_has_the_applications_class_loader_in_any_case() throws Exception {
        var current = Thread.currentThread();
        var own = current.getContextClassLoader();
        try (var containers = new URLClassLoader(new URL[0])) {
            current.setContextClassLoader(containers);
            for (ExecutorService pool : List.of(
                    threads.storageReads(),
                    threads.fanOutPool(),
                    threads.responsePool(),
                    threads.timer(),
                    threads.fetches(1))) {
                var loader = pool.submit(() -> Thread.currentThread().getContextClassLoader());
                assertThat(loader.get(30, TimeUnit.SECONDS)).isSameAs(Threads.class.getClassLoader());
            }
        } finally {
            current.setContextClassLoader(own);
        }
    }

    @Test
    void storage_reads_beyond_the_bound_are_refused_and_fan_out_tasks_run_on_the_callers_thread() throws Exception {
        var end = new CountDownLatch(1);
        assertThatThrownBy(() -> {
                    for (var attempt = 0; attempt <= 6_000; attempt++) {
                        threads.storageReads().execute(() -> await(end));
                    }
                })
                .isInstanceOf(UpstreamUnavailableException.class);
        for (var attempt = 0; attempt < 256; attempt++) {
            threads.fanOutPool().execute(() -> await(end));
        }
        var here = new Thread[1];
        threads.fanOutPool().execute(() -> here[0] = Thread.currentThread());
        assertThat(here[0]).isSameAs(Thread.currentThread());
        end.countDown();
    }

    @Test
    void scheduled_tasks_use_no_client_thread_and_never_overlap() throws Exception {
        var end = new CountDownLatch(1);
        var turns = new AtomicInteger();
        threads.every(Duration.ofMillis(1), () -> {
            turns.incrementAndGet();
            await(end);
        });
        var others = new CountDownLatch(200);
        threads.nowAndEvery(Duration.ofMillis(1), () -> {
            assertThat(Thread.currentThread().getName()).contains("upkeep");
            others.countDown();
        });
        assertThat(others.await(30, TimeUnit.SECONDS))
                .as("the others have their turns")
                .isTrue();
        assertThat(turns).hasValue(1);
        end.countDown();
    }

    @Test
    void a_task_that_takes_too_long_is_not_waited_for() {
        var end = new CountDownLatch(1);
        assertThat(threads.within(Duration.ofMillis(1), () -> await(end))).isFalse();
        end.countDown();
        assertThat(threads.within(Duration.ofMinutes(1), () -> {})).isTrue();
    }

    private static void await(CountDownLatch end) {
        try {
            end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
