package org.providermirror.client;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;

@Tag("client")
@DisplayName("published releases through Tomcat 10.1 on a folder")
@ExtendWith(ConsoleOnFailure.class)
class PublishedThroughTomcatIT extends PublishedReleaseScenarios {
    @Override
    List<RunningMirror> start(Map<String, String> settings, Path folder) {
        return List.of(
                Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder)));
    }
}
