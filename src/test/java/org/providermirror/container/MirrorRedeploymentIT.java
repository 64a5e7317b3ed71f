package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mirror comes and goes in a server that stays. */
@ExtendWith(ConsoleOnFailure.class)
class MirrorRedeploymentIT {
    private static final int TIMES = 3;
    private static final URI UNKNOWN_HOST = URI.create("registry.invalid/hashicorp/null/index.json");

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void nothing_of_the_mirror_stays_when_it_is_undeployed(ContainerOnJava on) {
        try (var server = on.start(Deployment.ofTheMirror())) {
            var client = new TrustingClient(server.certificate());
            for (var time = 1; time <= TIMES; time++) {
                assertThat(client.get(server.baseUrl().resolve(UNKNOWN_HOST)).status())
                        .isEqualTo(404);
                server.undeploy();
                assertThat(server.applicationsInMemory())
                        .as("applications after undeployment %s", time)
                        .isZero();
                server.deploy();
            }
            assertThat(server.console().leakWarnings(0)).isEmpty();
        }
    }
}
