package org.providermirror.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.GnuPg;
import org.providermirror.testing.PublisherFolder;

/**
 * What real clients do with a release that a team signed with the real GnuPG and published. The mirror has no upstream
 * registry at all.
 */
@Timeout(300)
abstract class PublishedReleaseScenarios {
    static final String HOSTNAME = "providers.corp.example";
    static final ProviderAddress PROVIDER = ProviderAddress.parse(HOSTNAME + "/platform/tool");
    private static final String ADMINISTRATOR = "the-token-of-the-administrator";
    private static final String PUBLISHER = "the-token-of-the-pipeline";
    private static final List<String> PLATFORMS =
            List.of("darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64");

    private static final Pattern H1 = Pattern.compile("h1:[^\"]+");

    @TempDir
    private Path folder;

    private GnuPg gnupg;
    private List<RunningMirror> mirrors;

    /**
     * Starts instances of one mirror, each of which redirects service discovery to its application.
     *
     * @param settings all settings but those of the storage
     * @param folder an empty folder
     */
    abstract List<RunningMirror> start(Map<String, String> settings, Path folder) throws Exception;

    static List<TerraformClient> clients() {
        return TerraformClient.found();
    }

    @BeforeEach
    void start_with_a_key_of_the_namespace() throws Exception {
        assumeFalse(clients().isEmpty(), "no real client is on the PATH");
        assumeTrue(GnuPg.isInstalled(), GnuPg.missing());
        gnupg = GnuPg.make(Files.createTempDirectory("g"), "Platform team <platform@corp.example>", "ed25519");
        var tokens = Files.writeString(
                folder.resolve("tokens"),
                line("admin", ADMINISTRATOR, "admin")
                        + line("pipeline", PUBLISHER, "publish providers=" + HOSTNAME + "/platform/*"));
        var settings = new HashMap<String, String>();
        settings.put("mirror.upstream.hosts", "");
        settings.put("mirror.hosted.hosts", HOSTNAME);
        settings.put("mirror.auth.tokens-file", tokens.toString());
        mirrors = start(settings, Files.createDirectory(folder.resolve("mirror")));
        var key = send(
                first(),
                "PUT",
                "signing-keys/" + HOSTNAME + "/platform",
                ADMINISTRATOR,
                "application/pgp-keys",
                gnupg.publicKey().getBytes(UTF_8));
        assertThat(key.status()).as(key.text()).isBetween(200, 201);
    }

    @AfterEach
    void stop() {
        if (mirrors != null) {
            mirrors.forEach(RunningMirror::close);
        }
        if (gnupg != null) {
            gnupg.close();
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_published_release_is_installed_in_each_way_through_each_instance(TerraformClient client) {
        var release = folder("1.0.0");
        var published = publish(first(), "1.0.0", release);
        assertThat(published.status()).as(published.text()).isEqualTo(201);
        assertThat(publish(first(), "1.0.0", release).status()).isEqualTo(200);
        var id = new PackageId(PROVIDER, ProviderVersion.parse("1.0.0"), client.platform());

        var h1 = release.h1(client.platform().toString()).toString();

        for (var mirror : mirrors) {
            var network = throughNetworkMirror(client, mirror, id);
            succeeds(network.init());
            assertThat(h1s(network)).containsExactly(h1);
            assertThat(network.installed(id)).isDirectory();

            var registry = throughRegistry(client, mirror, id);
            succeeds(registry.init());
            assertThat(h1s(registry)).containsExactly(h1);
            for (var platform : PLATFORMS) {
                assertThat(registry.lockFile())
                        .contains("zh:" + release.sha256(platform).hex());
            }
            try (var proxy = TunnelProxy.to(mirror.baseUrl().getPort())) {
                var unconfigured = withoutConfiguration(client, mirror, id, proxy);
                succeeds(unconfigured.init());
                assertThat(proxy.requested()).isNotEmpty().containsOnly(HOSTNAME + ":443");
                assertThat(unconfigured.lockFile()).isEqualTo(registry.lockFile());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_release_that_another_key_signed_is_not_published(TerraformClient client) throws Exception {
        try (var stranger = GnuPg.make(Files.createTempDirectory("g"), "Stranger <x@example.net>", "ed25519")) {
            var release = folder("2.0.0", stranger);

            assertThat(publish(first(), "2.0.0", release).status()).isEqualTo(422);
            var id = new PackageId(PROVIDER, ProviderVersion.parse("2.0.0"), client.platform());
            assertThat(throughNetworkMirror(client, first(), id).init()).matches(run -> !run.succeeded(), "fails");
        }
    }

    /** Publishes with the token of the pipeline. */
    final TrustingClient.Answer publish(RunningMirror mirror, String version, PublisherFolder release) {
        return send(
                mirror, "PUT", "releases/" + PROVIDER + "/" + version, PUBLISHER, "application/gzip", release.tarGz());
    }

    final PublisherFolder folder(String version) {
        return folder(version, gnupg);
    }

    private static PublisherFolder folder(String version, GnuPg signer) {
        return PublisherFolder.signedBy(new ReleaseId(PROVIDER, ProviderVersion.parse(version)), signer::sign)
                .with(1, PLATFORMS.toArray(String[]::new));
    }

    /** Sends a request of an administrator. */
    final void administer(String method, String path, String body) {
        var answer = send(first(), method, path, ADMINISTRATOR, "application/json", body.getBytes(UTF_8));
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    private static TrustingClient.Answer send(
            RunningMirror mirror, String method, String path, String token, String type, byte[] body) {
        return new TrustingClient(mirror.certificate())
                .send(
                        method,
                        mirror.baseUrl().resolve(URI.create("-/api/v1/admin/" + path)),
                        Map.of("Authorization", "Bearer " + token, "Content-Type", type),
                        body);
    }

    final TerraformProject throughNetworkMirror(TerraformClient client, RunningMirror mirror, PackageId id) {
        return project(
                client,
                CliConfiguration.networkMirror(mirror.baseUrl())
                        .withToken(mirror.baseUrl().getAuthority(), ADMINISTRATOR),
                mirror,
                id);
    }

    final TerraformProject throughRegistry(TerraformClient client, RunningMirror mirror, PackageId id) {
        return project(
                client,
                CliConfiguration.registry(HOSTNAME, mirror.baseUrl().resolve("-/registry/" + HOSTNAME + "/"))
                        .withToken(HOSTNAME, ADMINISTRATOR),
                mirror,
                id);
    }

    /** A project that reaches the mirror as port 443 of the hosted hostname. */
    final TerraformProject withoutConfiguration(
            TerraformClient client, RunningMirror mirror, PackageId id, TunnelProxy proxy) {
        var project = project(client, CliConfiguration.none(), mirror, id);
        project.set("HTTPS_PROXY", proxy.url());
        project.set("TF_TOKEN_providers_corp_example", ADMINISTRATOR);
        return project;
    }

    private TerraformProject project(
            TerraformClient client, CliConfiguration configuration, RunningMirror mirror, PackageId id) {
        return TerraformProject.make(
                client, folder, configuration, List.of(mirror.certificate()), id.provider(), id.version());
    }

    private static List<String> h1s(TerraformProject project) {
        return H1.matcher(project.lockFile()).results().map(MatchResult::group).toList();
    }

    final RunningMirror first() {
        return mirrors.get(0);
    }

    static void succeeds(ClientRun run) {
        assertThat(run).matches(ClientRun::succeeded, "ends with 0");
    }

    private static String line(String name, String token, String rights) {
        return name + " " + Sha256.of(token.getBytes(UTF_8)) + " " + rights + "\n";
    }
}
