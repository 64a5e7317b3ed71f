package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;

/** The fake registry is a registry: real clients install from it directly, and see what is wrong with it. */
@Tag("client")
@Timeout(300)
class FakeRegistryClientIT {
    private final FakeRegistry registry = FakeRegistry.startSecure();

    @TempDir
    private Path folder;

    static List<TerraformClient> clients() {
        return TerraformClient.found();
    }

    @BeforeAll
    static void print_the_clients_under_test(TestInfo test) {
        ClientScenarios.print_the_clients_under_test(test);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_installs_directly_and_locks_the_sums_that_the_publisher_signed(TerraformClient client) {
        registry.publish("acme", "null", "1.0.0");
        var project = project(client);

        var run = project.init();
        assertThat(run).matches(ClientRun::succeeded, "ends with 0");
        assertThat(run.output()).contains(SigningKey.ofPublisher().keyId());
        for (var platform : ReleaseBuilder.PLATFORMS) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform.toString());
            assertThat(project.lockFile()).contains("zh:" + registry.sha256(id));
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_client_refuses_what_a_shape_makes_wrong(TerraformClient client, Shape shape) {
        registry.release("acme", "null", "1.0.0").shape(shape).publish();

        var run = project(client).init();
        assertThat(run).matches(failed -> !failed.succeeded(), "fails");
        assertThat(run.output()).contains("Failed to install provider");
    }

    static Stream<Arguments> refused() {
        var wrong = List.of(
                Shape.WRONG_SIGNATURE,
                Shape.STRANGERS_SIGNATURE,
                Shape.UNSIGNED,
                Shape.KEYLESS,
                Shape.SHASUM_DIFFERS_FROM_SUMS);
        return clients().stream().flatMap(client -> wrong.stream().map(shape -> Arguments.of(client, shape)));
    }

    private TerraformProject project(TerraformClient client) {
        var id = FakeRegistry.packageId(
                "acme", "null", "1.0.0", client.platform().toString());
        return TerraformProject.make(
                client,
                folder,
                CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), registry.services()),
                List.of(registry.certificate()),
                id.provider(),
                id.version());
    }
}
