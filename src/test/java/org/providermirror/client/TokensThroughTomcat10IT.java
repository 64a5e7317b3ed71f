package org.providermirror.client;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;

@DisplayName("real clients with tokens through Tomcat 10.1")
@ExtendWith(ConsoleOnFailure.class)
class TokensThroughTomcat10IT extends TokenScenarios {
    @Override
    protected ServletContainer startClosed(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }
}
