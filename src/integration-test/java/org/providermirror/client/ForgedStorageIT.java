package org.providermirror.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;

/** Somebody with write access to the storage of a mirror that is stopped, whose upstream is gone when it starts again. */
@Tag("client")
@DisplayName("forged storage, and real clients through a mirror in Tomcat 10.1")
@ExtendWith(ConsoleOnFailure.class)
class ForgedStorageIT extends ClientScenarios {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is forged. */
    enum Forged {
        /** A version that the publisher never had, listed and with all its files. */
        A_NEW_RELEASE,
        /** The release that was verified and stored, and its package. */
        A_STORED_RELEASE
    }

    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) {
        return Container.TOMCAT_10_1.start(JavaInstallation.ofTheBuild(), MirrorDeployments.of(settings, folder));
    }

    static Stream<Arguments> attacks() {
        return clients().stream()
                .flatMap(client -> Stream.of(Forged.values()).map(forged -> Arguments.of(client, forged)));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void a_release_that_no_key_signed_is_never_installed_though_everything_says_that_it_was_verified(
            TerraformClient client, Forged forged) throws Exception {
        var stored = packageOf(client);
        assertSucceeds(networkProject(client, stored).init());
        mirror.awaitStored(stored);
        stopMirror();
        try (var foreign = FakeRegistry.startSecure()) {
            var version = forged == Forged.A_STORED_RELEASE ? "1.0.0" : "1.0.9";
            foreign.release("acme", "null", version).edition(2).publish();
            var target = FakeRegistry.packageId(
                    "acme", "null", version, client.platform().toString());
            forge(stored, target, foreign);
            registry.down();
            startMirrorAgain();

            for (var configuration : List.of(
                    CliConfiguration.networkMirror(mirror.baseUrl()),
                    CliConfiguration.registry(
                            FakeRegistry.HOSTNAME.value(),
                            mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/")))) {
                var project = project(client, configuration, target);
                assertThat(project.init()).matches(run -> !run.succeeded(), "fails");
                assertThat(project.installed(target)).doesNotExist();
            }
            assertNothingIsServed(target, foreign);
        }
    }

    private TerraformProject networkProject(TerraformClient client, PackageId id) {
        return project(client, CliConfiguration.networkMirror(mirror.baseUrl()), id);
    }

    private void assertNothingIsServed(PackageId target, FakeRegistry foreign) {
        var browser = new TrustingClient(mirror.certificate());
        var folder = mirror.baseUrl().resolve(target.provider() + "/");
        assertThat(browser.get(folder.resolve(target.archiveName())).status()).isNotEqualTo(200);
        assertThat(browser.get(folder.resolve(target.version() + ".json")).text())
                .doesNotContain(foreign.sha256(target).hex(), foreign.h1(target).value());
    }

    private void forge(PackageId stored, PackageId target, FakeRegistry foreign) throws Exception {
        var genuine = mirrorStorage()
                .resolve(StorageLayout.release(stored.provider(), stored.version())
                        .value());
        var folder = Files.createDirectories(mirrorStorage()
                .resolve(StorageLayout.release(target.provider(), target.version())
                        .value()));
        var release = (ObjectNode) JSON.readTree(Files.readString(genuine.resolve("release.json")));
        var entry = (ObjectNode) release.path("packages").path(target.platform().toString());
        entry.put("fileName", target.archiveName())
                .put("sha256", foreign.sha256(target).hex());
        ((ObjectNode) release.path("packages"))
                .removeAll()
                .set(target.platform().toString(), entry);
        var record = (ObjectNode) JSON.readTree(Files.readString(genuine.resolve(stored.platform() + ".json")));
        record.put("version", target.version().toString())
                .put("zh", "zh:" + foreign.sha256(target))
                .put("h1", foreign.h1(target).toString())
                .put("size", foreign.archive(target).length);

        Files.writeString(folder.resolve("SHA256SUMS"), foreign.sha256(target) + "  " + target.archiveName() + "\n");
        Files.write(folder.resolve("SHA256SUMS.sig"), new byte[] {1});
        Files.writeString(folder.resolve("release.json"), release.toString());
        Files.writeString(folder.resolve(target.platform() + ".json"), record.toString());
        Files.write(mirrorStorage().resolve(StorageLayout.archive(target).value()), foreign.archive(target));
        var versions = mirrorStorage()
                .resolve(StorageLayout.versions(target.provider()).value());
        Files.writeString(
                versions,
                Files.readString(versions, UTF_8).replace("\"1.1.0\"", "\"" + target.version() + "\""),
                UTF_8);
    }
}
