package org.providermirror.client;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;

@Tag("client")
@DisplayName("real clients through Jetty 12.1")
@ExtendWith(ConsoleOnFailure.class)
class ClientsThroughJettyIT extends MirrorScenarios {
    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        return Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }
}
