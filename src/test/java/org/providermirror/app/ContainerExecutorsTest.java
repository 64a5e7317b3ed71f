package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.naming.NameNotFoundException;
import org.junit.jupiter.api.Test;

class ContainerExecutorsTest {
    private final List<ClassLoader> seen = new ArrayList<>();

    private static ContainerExecutors holding(Map<String, Object> entries) {
        return new ContainerExecutors(name -> {
            if (!entries.containsKey(name)) {
                throw new NameNotFoundException(name + " is not bound");
            }
            return entries.get(name);
        });
    }

    @Test
    void a_name_is_absolute_or_below_the_applications_environment() {
        Executor inline = Runnable::run;
        var executors = holding(Map.of("java:comp/env/concurrent/fetches", inline, "java:comp/Default", inline));
        var done = new ArrayList<String>();
        executors.named("concurrent/fetches").execute(() -> done.add("below"));
        executors.named("java:comp/Default").execute(() -> done.add("absolute"));
        assertThat(done).containsExactly("below", "absolute");
    }

    @Test
    void a_missing_or_wrong_executor_is_reported_with_the_setting() {
        var executors = holding(Map.of("java:comp/env/text", "no executor"));
        assertThatThrownBy(() -> executors.named("nothing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mirror.fetch.executor")
                .hasMessageContaining("nothing");
        assertThatThrownBy(() -> executors.named("text"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mirror.fetch.executor")
                .hasMessageContaining("java.lang.String");
    }

    @Test
    void a_task_sees_the_applications_class_loader_and_the_containers_thread_gets_its_own_back() throws Exception {
        var thread = Thread.currentThread();
        var own = thread.getContextClassLoader();
        try (var containers = new URLClassLoader(new URL[0])) {
            thread.setContextClassLoader(containers);
            var executor =
                    holding(Map.of("java:comp/env/e", (Executor) Runnable::run)).named("e");
            executor.execute(() -> seen.add(thread.getContextClassLoader()));
            assertThatThrownBy(() -> executor.execute(() -> {
                        throw new IllegalStateException("a task failed");
                    }))
                    .hasMessage("a task failed");
            assertThat(thread.getContextClassLoader()).isSameAs(containers);
        } finally {
            thread.setContextClassLoader(own);
        }
        assertThat(seen).containsExactly(ContainerExecutors.class.getClassLoader());
    }
}
