package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.testing.S3Server;

/** The mirror comes and goes in a server that stays. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
class MirrorRedeploymentIT {
    // Fifty times in the benchmarks, which have the time.
    private static final int TIMES = 4;
    // Containers keep some selectors and sockets for a while.
    private static final int COMING_AND_GOING = 8;
    private static final URI UNKNOWN_HOST = URI.create("registry.invalid/hashicorp/null/index.json");

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void an_undeployed_mirror_leaves_no_class_loader(ContainerOnJava on) {
        requireNothingStays(on, Deployment.ofTheMirror());
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void an_undeployed_mirror_on_a_bucket_leaves_no_class_loader(ContainerOnJava on) {
        try (var store = S3Server.start()) {
            var deployment = Deployment.ofTheMirror();
            for (var setting : S3Server.settings(store.newBucket()).entrySet()) {
                deployment = deployment.withParameter(setting.getKey(), setting.getValue());
            }
            requireNothingStays(on, deployment);
        }
    }

    private static void requireNothingStays(ContainerOnJava on, Deployment deployment) {
        try (var server = on.start(deployment)) {
            var client = new TrustingClient(server.certificate());
            var descriptors = 0L;
            for (var time = 1; time <= TIMES; time++) {
                assertThat(client.get(server.baseUrl().resolve(UNKNOWN_HOST)).status())
                        .isEqualTo(404);
                server.undeploy();
                assertThat(server.applicationsInMemory())
                        .as("applications after undeployment %s", time)
                        .isZero();
                assertThat(server.process().threads()).noneMatch(name -> name.startsWith("mirror-"));
                if (time == 1) {
                    descriptors = server.process().descriptors();
                }
                assertThat(server.process().descriptors())
                        .as("descriptors after undeployment %s", time)
                        .isLessThanOrEqualTo(descriptors + COMING_AND_GOING);
                server.deploy();
            }
            assertThat(server.console().leakWarnings(0)).isEmpty();
        }
    }
}
