package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.TrustingClient;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Shape;

/** The newest release of a provider does not verify, and others do. */
@Tag("client")
@DisplayName("a newest version that does not verify, and real clients through a mirror in Tomcat 10.1")
@ExtendWith(ConsoleOnFailure.class)
class RefusedNewestVersionIT extends ClientScenarios {
    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_constraint_is_met_by_the_newest_version_that_verifies_after_one_failed_init_at_most(TerraformClient client)
            throws Exception {
        registry.release("acme", "null", "1.5.0")
                .shape(Shape.STRANGERS_SIGNATURE)
                .publish();
        var newest = FakeRegistry.packageId(
                "acme", "null", "1.1.0", client.platform().toString());
        for (var configuration : List.of(
                CliConfiguration.networkMirror(mirror.baseUrl()),
                CliConfiguration.registry(
                        FakeRegistry.HOSTNAME.value(),
                        mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/")))) {
            var project = project(client, configuration);
            project.require(newest.provider(), "~> 1.0");
            if (!project.init().succeeded()) {
                assertSucceeds(project.init());
            }
            assertThat(project.installed(newest)).isDirectoryContaining("glob:**/terraform-provider-null_v1.1.0");
            assertThat(project.lockFile()).contains(registry.h1(newest).toString());
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_version_that_does_not_verify_is_502_if_it_is_named(TerraformClient client) throws Exception {
        registry.release("acme", "null", "1.5.0")
                .shape(Shape.STRANGERS_SIGNATURE)
                .publish();
        var named = FakeRegistry.packageId(
                "acme", "null", "1.5.0", client.platform().toString());
        var project = project(client, CliConfiguration.networkMirror(mirror.baseUrl()), named);
        assertThat(project.init()).matches(run -> !run.succeeded(), "fails");
        assertThat(project.installed(named)).doesNotExist();
        var document = new TrustingClient(mirror.certificate())
                .get(mirror.baseUrl().resolve(named.provider() + "/1.5.0.json"));
        assertThat(document.status()).isEqualTo(502);
    }
}
