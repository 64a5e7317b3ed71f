package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("container")
class JettyDeliveryIT extends DeliveryContract {
    private static final Duration IDLE = Duration.ofMillis(300);

    @Override
    EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception {
        return EmbeddedServer.jetty(deployment, Duration.ofSeconds(30));
    }

    @Test
    void a_download_that_pauses_longer_than_a_connection_may_idle_goes_on() throws Exception {
        var content = bytes(1_000);
        var arrival = arrive(content);
        var impatient = EmbeddedServer.jetty(deployment(Duration.ofMinutes(1)), IDLE);
        try (var client = new RawConnection(impatient.port())) {
            client.send("GET", ARCHIVE).head();
            arrival.arrive(500);
            assertThat(client.read(500)).hasSize(500);
            LockSupport.parkNanos(IDLE.multipliedBy(4).toNanos());
            arrival.arrive(1_000);
            assertThat(client.read(500)).isEqualTo(Arrays.copyOfRange(content, 500, 1_000));
        } finally {
            impatient.stop();
        }
    }
}
