package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderVersion;

@Tag("client")
@DisplayName("published releases through Tomcat 10.1 on a folder")
@ExtendWith(ConsoleOnFailure.class)
class PublishedThroughTomcatIT extends PublishedReleaseScenarios {
    @Override
    List<RunningMirror> start(Map<String, String> settings, Path folder) {
        return List.of(Container.TOMCAT_10_1.startRedirectingDiscovery(MirrorDeployments.of(settings, folder)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_prints_the_text_of_a_deprecation(TerraformClient client) {
        var id = published(client);
        administer(
                "POST",
                "deprecations",
                "{\"provider\": \"" + PROVIDER + "\", \"text\": \"tool is now called hammer\"}");
        try (var proxy = TunnelProxy.to(first().baseUrl().getPort())) {
            var unconfigured = withoutConfiguration(client, first(), id, proxy);
            var warned = unconfigured.init();
            succeeds(warned);
            assertThat(warned.output()).contains("Warning: Additional provider information from registry");
            assertThat(line(warned)).contains("tool is now called hammer");

            var network = throughNetworkMirror(client, first(), id).init();
            succeeds(network);
            assertThat(line(network)).doesNotContain("hammer");

            administer("DELETE", "deprecations/" + PROVIDER, "");
            var quiet = unconfigured.init();
            succeeds(quiet);
            assertThat(line(quiet)).doesNotContain("hammer");
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_lock_file_that_names_a_withdrawn_version_fails_until_the_version_is_restored(TerraformClient client) {
        var id = published(client);
        assertThat(publish(first(), "1.1.0", folder("1.1.0")).status()).isEqualTo(201);
        try (var proxy = TunnelProxy.to(first().baseUrl().getPort())) {
            for (var way : List.<Supplier<TerraformProject>>of(
                    () -> throughNetworkMirror(client, first(), id),
                    () -> withoutConfiguration(client, first(), id, proxy))) {
                var project = way.get();
                succeeds(project.init());
                administer(
                        "POST",
                        "withdrawals",
                        "{\"provider\": \"" + PROVIDER
                                + "\", \"version\": \"1.0.0\", \"reason\": \"it deletes too much\"}");

                var checkout = way.get();
                checkout.writeLockFile(project.lockFile());
                var refused = checkout.init();
                assertThat(refused).matches(run -> !run.succeeded(), "fails");
                assertThat(line(refused)).contains("the previously-selected version 1.0.0 is no longer available");

                administer("DELETE", "withdrawals/" + PROVIDER + "/1.0.0", "");
                succeeds(checkout.init());
                assertThat(checkout.lockFile()).isEqualTo(project.lockFile());
                assertThat(checkout.installed(id)).isDirectory();
            }
        }
    }

    private PackageId published(TerraformClient client) {
        var answer = publish(first(), "1.0.0", folder("1.0.0"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new PackageId(PROVIDER, ProviderVersion.parse("1.0.0"), client.platform());
    }

    /** The output in one line, because clients wrap texts. */
    private static String line(ClientRun run) {
        return run.output().replaceAll("[\\s│]+", " ");
    }
}
