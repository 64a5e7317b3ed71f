package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;

/**
 * Tests real clients with a registry that serves the genuine sums and signature of a release, and beside them the
 * {@code h1:} and the location of unsigned packages. A client accepts a package if one hash of the mirror's list
 * matches.
 */
abstract class UnsignedHashScenarios extends ClientScenarios {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The URL of packages that are not signed for this release: the same files with other content. */
    private final FakeRegistry foreign = FakeRegistry.startSecure();

    @AfterEach
    void stopForeign() {
        foreign.close();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void bytes_with_only_an_unsigned_hash_are_never_installed_and_the_client_gets_502(TerraformClient client)
            throws Exception {
        var id = packageOf(client);
        foreign.release("acme", "null", "1.0.0").edition(2).publish();
        assertThat(foreign.archive(id)).isNotEqualTo(registry.archive(id));
        forgeDocuments();

        var cold = networkProject(client);
        assertThat(cold.init()).matches(run -> !run.succeeded(), "fails");
        assertThat(cold.installed(id)).doesNotExist();

        awaitRefused(id);
        var network = networkProject(client);
        var refused = network.init();
        assertThat(refused).matches(run -> !run.succeeded(), "fails");
        assertRefused(refused);
        assertThat(network.installed(id)).doesNotExist();

        var direct = project(client, CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), services()));
        var asRegistry = direct.init();
        assertThat(asRegistry).matches(run -> !run.succeeded(), "fails");
        assertRefused(asRegistry);
        assertThat(direct.installed(id)).doesNotExist();
        assertThat(mirrorStorage().resolve(id.provider().toString()).resolve(id.archiveName()))
                .doesNotExist();
    }

    /** OpenTofu names no status after its last attempt. */
    private static void assertRefused(ClientRun run) {
        assertThat(run.output()).containsAnyOf("502", "giving up after 3 attempt");
    }

    @ParameterizedTest
    @MethodSource("clients")
    void advertised_hashes_of_signed_bytes_are_harmless(TerraformClient client) throws Exception {
        var id = packageOf(client);
        foreign.release("acme", "null", "1.0.0").publish();
        assertThat(foreign.archive(id)).isEqualTo(registry.archive(id));
        forgeDocuments();

        var project = networkProject(client);
        assertSucceeds(project.init());
        assertThat(project.lockFile()).contains(registry.h1(id).toString());
    }

    private TerraformProject networkProject(TerraformClient client) {
        return project(client, CliConfiguration.networkMirror(mirror.baseUrl()));
    }

    private URI services() {
        return mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/");
    }

    private void forgeDocuments() throws Exception {
        var honest = new TrustingClient(registry.certificate());
        var packages = JSON.createObjectNode();
        for (var platform : ReleaseBuilder.PLATFORMS) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform.toString());
            var reported = packages.putObject(platform.toString());
            reported.putArray("hashes")
                    .add("zh:" + registry.sha256(id))
                    .add(foreign.h1(id).toString());
            reported.put("package_size", foreign.archive(id).length);
        }
        for (var platform : ReleaseBuilder.PLATFORMS) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform.toString());
            var path = "acme/null/1.0.0/download/" + platform.operatingSystem() + "/" + platform.architecture();
            var document = (ObjectNode)
                    JSON.readTree(honest.get(registry.services().resolve(path)).text());
            document.put("download_url", foreign.archiveUrl(id).toString()).set("packages", packages);
            registry.override(
                    "/v1/providers/" + path,
                    200,
                    "application/json",
                    document.toString().getBytes(StandardCharsets.UTF_8));
        }
        registry.forgetRequests();
    }

    private void awaitRefused(PackageId id) throws InterruptedException {
        var url = mirror.baseUrl().resolve(id.provider() + "/" + id.archiveName());
        Eventually.holds("%s is refused".formatted(id), () -> isRefused(url, id));
    }

    private boolean isRefused(URI url, PackageId id) {
        try {
            var answer = new TrustingClient(mirror.certificate()).get(url);
            if (answer.status() == 502) {
                assertThat(answer.text())
                        .contains(registry.sha256(id).hex(), foreign.sha256(id).hex());
            }
            return answer.status() == 502;
        } catch (UncheckedIOException brokenOff) {
            // What a mirror that sends bytes as they arrive does with wrong ones.
            return false;
        }
    }
}
