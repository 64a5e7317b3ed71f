package org.providermirror.web;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

@Tag("container")
class JettyWaitingIT extends WaitingContract {
    @Override
    EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception {
        return EmbeddedServer.jetty(deployment, Duration.ofSeconds(60));
    }

    @Override
    boolean prefersSecondRequest() {
        return false;
    }
}
