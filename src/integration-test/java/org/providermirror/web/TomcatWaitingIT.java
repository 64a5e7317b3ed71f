package org.providermirror.web;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("container")
class TomcatWaitingIT extends WaitingContract {
    @Override
    EmbeddedServer start(EmbeddedServer.Deployment deployment, Path folder) throws Exception {
        return EmbeddedServer.tomcat(deployment, folder, true);
    }

    @Override
    boolean prefersSecondRequest() {
        return true;
    }
}
