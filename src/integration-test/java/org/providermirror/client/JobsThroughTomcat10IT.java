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
@DisplayName("real clients of a mirror in Tomcat 10.1 that was filled and emptied by its API")
@ExtendWith(ConsoleOnFailure.class)
class JobsThroughTomcat10IT extends JobScenarios {
    @Override
    protected RunningMirror startWithAdministrator(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }
}
