package org.providermirror.web.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.web.OpenAccess;
import org.providermirror.web.WebComponents;

@Tag("component")
class WarmUpTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);
    private ExampleMirror mirror;
    private JerseyServer server;

    @BeforeEach
    void start() throws Exception {
        mirror = new ExampleMirror(Files.write(folder.resolve("example.zip"), new byte[100]));
        server = new JerseyServer(mirror, folder).start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        threads.shutdownNow();
    }

    @Test
    void answers_all_requests_of_an_installation() throws Exception {
        assertThat(warmUp(filters()).run(LONG)).isEqualTo(6_000);
    }

    @Test
    void ends_at_its_limit() throws Exception {
        assertThat(warmUp(filters()).run(Duration.ZERO)).isZero();
    }

    @Test
    void ends_when_the_mirror_stops() throws Exception {
        Thread.currentThread().interrupt();
        try {
            assertThat(warmUp(filters()).run(LONG)).isZero();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void notices_that_a_request_is_not_answered_as_clients_would_be() {
        Filter refusing = (request, response, chain) -> ((HttpServletResponse) response).setStatus(503);
        assertThatThrownBy(() -> warmUp(List.of(refusing)).run(LONG))
                .hasMessageContaining("/registry.example.com/example/example/index.json was answered with 503");
    }

    private WarmUp warmUp(List<Filter> filters) throws Exception {
        return new WarmUp(server.context(), filters, server.servlet());
    }

    private List<Filter> filters() {
        return WebComponents.filters(OpenAccess.GATE, mirror, threads);
    }
}
