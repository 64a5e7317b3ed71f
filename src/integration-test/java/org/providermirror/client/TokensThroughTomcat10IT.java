package org.providermirror.client;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.Console;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;

@Tag("client")
@DisplayName("real clients with tokens through Tomcat 10.1")
@ExtendWith(ConsoleOnFailure.class)
class TokensThroughTomcat10IT extends TokenScenarios {
    private ServletContainer server;

    @Override
    protected RunningMirror startClosed(Map<String, String> settings, Path folder) {
        server = Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
        return server;
    }

    @Override
    protected Console console() {
        return server.console();
    }
}
