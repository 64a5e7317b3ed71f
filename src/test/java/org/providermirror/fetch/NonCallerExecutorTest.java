package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NonCallerExecutorTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void a_task_that_would_run_on_the_callers_thread_is_refused() {
        var inline = new NonCallerExecutor(Runnable::run);
        assertThatThrownBy(() -> inline.execute(() -> done.add("task"))).isInstanceOf(RejectedExecutionException.class);
        assertThat(done).isEmpty();
    }

    @Test
    void a_thread_of_the_pool_may_hand_over_what_it_does_itself_afterwards() throws Exception {
        var pool = Executors.newSingleThreadExecutor();
        try {
            var executor = new NonCallerExecutor(pool);
            executor.execute(() -> executor.execute(() -> done.add("second")));
            pool.submit(() -> {}).get(10, TimeUnit.SECONDS);
            pool.submit(() -> {}).get(10, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        assertThat(done).containsExactly("second");
    }
}
