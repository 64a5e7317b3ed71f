package org.providermirror.client;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;

@Tag("client")
@DisplayName("real clients of a mirror in Jetty 12.1 that was filled and emptied by its API")
@ExtendWith(ConsoleOnFailure.class)
class JobsThroughJettyIT extends JobScenarios {
    @Override
    protected RunningMirror startWithAdministrator(Map<String, String> settings, Path folder) {
        // Jetty drops an empty argument in its XML, so empty values are set elsewhere.
        var parameters = new HashMap<>(settings);
        parameters.values().removeIf(String::isEmpty);
        var deployment = MirrorDeployments.of(parameters, folder);
        for (var setting : settings.entrySet()) {
            deployment =
                    setting.getValue().isEmpty() ? deployment.withSystemProperty(setting.getKey(), "") : deployment;
        }
        return Container.JETTY_12_1.start(JavaInstallation.ofTheBuild(), deployment);
    }
}
