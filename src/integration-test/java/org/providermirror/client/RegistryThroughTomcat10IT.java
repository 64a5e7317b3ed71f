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
@DisplayName("real clients that take a mirror in Tomcat 10.1 for the registry")
@ExtendWith(ConsoleOnFailure.class)
class RegistryThroughTomcat10IT extends RegistryScenarios {
    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }
}
