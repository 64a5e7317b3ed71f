package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.ClientRun;
import org.providermirror.client.RunningMirror;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.client.TunnelProxy;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.TrustingClient;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** Real clients without any configuration, which reach the mirror as port 443 of a hosted hostname. */
@Tag("web-server")
@Timeout(300)
@ExtendWith(ConsoleOnFailure.class)
class InstallWithoutConfigurationIT {
    private static final ProviderAddress TOOL = ProviderAddress.parse("providers.corp.example/platform/tool");
    private static final ProviderVersion VERSION = ProviderVersion.parse("1.0.0");

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

    private final NewToken boss = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken team =
            NewToken.make("team", "read", Optional.empty(), List.of("providers.corp.example/platform/*"));

    private Map<String, String> settings() throws IOException {
        var tokens = Files.writeString(folder.resolve("tokens"), boss.line() + "\n" + team.line() + "\n");
        var key = Files.writeString(
                folder.resolve("signing-key.asc"), SigningKey.ofPublisher().armoredSecret(""));
        return new HashMap<>(Map.of(
                "mirror.hosted.signing-key", key.toString(),
                "mirror.hosted.hosts", TOOL.hostname().value(),
                "mirror.upstream.hosts", "",
                "mirror.upstream.proxy", "none",
                "mirror.auth.tokens-file", tokens.toString()));
    }

    private TerraformProject project(TerraformClient client, RunningMirror mirror, TunnelProxy proxy) {
        var project = TerraformProject.make(
                client, folder, CliConfiguration.none(), List.of(mirror.certificate()), TOOL, VERSION);
        project.set("HTTPS_PROXY", proxy.url());
        return project;
    }

    private void publish(RunningMirror mirror, PublisherFolder release) {
        var web = new TrustingClient(mirror.certificate());
        var headers = Map.of(
                "Authorization",
                "Bearer " + boss.token(),
                "X-Requested-By",
                "test",
                "Content-Type",
                "application/octet-stream");
        var admin = mirror.baseUrl().resolve("-/api/v1/admin/");
        var published = web.send("PUT", admin.resolve("releases/" + TOOL + "/" + VERSION), headers, release.tarGz());
        assertThat(published.status()).as(published.text()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource
    void a_client_without_configuration_installs_what_was_published(Placement placement) throws IOException {
        var clients = TerraformClient.found();
        assumeFalse(clients.isEmpty(), "NOT TESTED: neither terraform nor tofu is on the PATH");
        assumeTrue(placement.missing().isEmpty(), () -> placement.missing().orElse(""));
        var ignored = new byte[3_000_000];
        new Random(1).nextBytes(ignored);
        try (var mirror = placement.start(settings(), folder.resolve("storage"));
                var proxy = TunnelProxy.to(mirror.baseUrl().getPort())) {
            var platforms = clients.stream().map(client -> client.platform().toString());
            var release = PublisherFolder.unsigned(new ReleaseId(TOOL, VERSION))
                    .with(
                            1,
                            Stream.concat(platforms, Stream.of("darwin_arm64"))
                                    .distinct()
                                    .toArray(String[]::new))
                    .add("build.log", ignored);
            publish(mirror, release);
            for (var client : clients) {
                var refused = project(client, mirror, proxy).init();
                assertThat(refused).matches(run -> !run.succeeded(), "fails without a token");
                assertThat(refused.output().replaceAll("\\s+", " "))
                        .contains("providers.corp.example")
                        .containsIgnoringCase("credentials");

                var project = project(client, mirror, proxy);
                project.set("TF_TOKEN_providers_corp_example", team.token());
                var installed = project.init();
                assertThat(installed).matches(ClientRun::succeeded, "ends with 0");
                assertThat(installed.output()).contains(SigningKey.ofPublisher().keyId());
                assertThat(project.installed(new PackageId(TOOL, VERSION, client.platform())))
                        .isDirectory();
                assertThat(project.lockFile())
                        .contains("zh:" + release.sha256("darwin_arm64"))
                        .contains(release.h1(client.platform().toString()).toString());
            }
            assertThat(proxy.requested()).isNotEmpty().containsOnly("providers.corp.example:443");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_provider_that_was_not_published_is_not_found(Placement placement) throws IOException {
        var clients = TerraformClient.found();
        assumeFalse(clients.isEmpty(), "NOT TESTED: neither terraform nor tofu is on the PATH");
        assumeTrue(placement.missing().isEmpty(), () -> placement.missing().orElse(""));
        var settings = settings();
        settings.remove("mirror.auth.tokens-file");
        try (var mirror = placement.start(settings, folder.resolve("storage"));
                var proxy = TunnelProxy.to(mirror.baseUrl().getPort())) {
            for (var client : clients) {
                var run = project(client, mirror, proxy).init();
                assertThat(run).matches(failed -> !failed.succeeded(), "fails");
                assertThat(run.output().replaceAll("\\s+", " "))
                        .contains("provider registry " + TOOL.hostname() + " does not have a provider named");
            }
        }
    }
}
