package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.RunningMirror;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.client.TunnelProxy;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Real clients without any configuration, which reach the mirror as port 443 of a hosted hostname. */
@Tag("web-server")
@Timeout(300)
@ExtendWith(ConsoleOnFailure.class)
class InstallWithoutConfigurationIT {
    private static final ProviderAddress TOOL = ProviderAddress.parse("providers.corp.example/platform/tool");

    @TempDir
    private Path folder;

    /** How the document at the root of the hostname leads to the mirror. */
    enum Placement {
        TOMCAT_ROOT {
            @Override
            RunningMirror start(Map<String, String> settings, Path storage) {
                return Container.TOMCAT_10_1.startAsRoot(MirrorDeployments.of(settings, storage));
            }
        },
        TOMCAT_REWRITE {
            @Override
            RunningMirror start(Map<String, String> settings, Path storage) {
                return Container.TOMCAT_11.startRedirectingDiscovery(MirrorDeployments.of(settings, storage));
            }
        },
        NGINX {
            @Override
            RunningMirror start(Map<String, String> settings, Path storage) throws IOException {
                return MirrorBehindFront.hosting(FrontProgram.NGINX, settings);
            }

            @Override
            Optional<String> missing() {
                return FrontProgram.NGINX.missing();
            }
        },
        HTTPD {
            @Override
            RunningMirror start(Map<String, String> settings, Path storage) throws IOException {
                return MirrorBehindFront.hosting(FrontProgram.HTTPD, settings);
            }

            @Override
            Optional<String> missing() {
                return FrontProgram.HTTPD.missing();
            }
        };

        abstract RunningMirror start(Map<String, String> settings, Path storage) throws IOException;

        Optional<String> missing() {
            return Optional.empty();
        }
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "mirror.hosted.hosts", TOOL.hostname().value(),
                "mirror.upstream.hosts", "",
                "mirror.upstream.proxy", "none"));
    }

    private TerraformProject project(TerraformClient client, RunningMirror mirror, TunnelProxy proxy) {
        var project = TerraformProject.make(
                client,
                folder,
                CliConfiguration.none(),
                List.of(mirror.certificate()),
                TOOL,
                ProviderVersion.parse("1.0.0"));
        project.set("HTTPS_PROXY", proxy.url());
        return project;
    }

    @ParameterizedTest
    @EnumSource
    void a_client_finds_the_registry_of_a_hosted_hostname(Placement placement) throws IOException {
        var clients = TerraformClient.found();
        assumeFalse(clients.isEmpty(), "NOT TESTED: neither terraform nor tofu is on the PATH");
        assumeTrue(placement.missing().isEmpty(), () -> placement.missing().orElse(""));
        try (var mirror = placement.start(settings(), folder.resolve("storage"));
                var proxy = TunnelProxy.to(mirror.baseUrl().getPort())) {
            for (var client : clients) {
                var run = project(client, mirror, proxy).init();
                assertThat(run).matches(failed -> !failed.succeeded(), "fails");
                assertThat(run.output().replaceAll("\\s+", " "))
                        .contains("provider registry " + TOOL.hostname() + " does not have a provider named")
                        .doesNotContain("does not offer");
            }
            assertThat(proxy.requested()).isNotEmpty().containsOnly("providers.corp.example:443");
        }
    }
}
