package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;

/** What real clients do with a mirror that they take for the registry: the same as with the registry itself. */
public abstract class RegistryScenarios extends ClientScenarios {
    private static final String INCOMPLETE = "Incomplete lock file information";
    private static final List<String> FOUR = List.of("linux_amd64", "linux_arm64", "darwin_arm64", "windows_amd64");

    @ParameterizedTest
    @MethodSource("clients")
    void the_lock_file_is_that_of_a_direct_installation(TerraformClient client) throws Exception {
        var direct = directLockFile(client, packageOf(client));
        registry.forgetRequests();
        var project = project(client, throughMirror());

        var cold = project.init();
        assertSucceeds(cold);
        assertThat(cold.output()).contains(SigningKey.ofPublisher().keyId()).doesNotContain(INCOMPLETE);
        assertThat(project.lockFile()).isEqualTo(direct);
        for (var platform : ReleaseBuilder.PLATFORMS) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform.toString());
            assertThat(direct).contains("zh:" + registry.sha256(id));
        }
        assertThat(requests(RequestKind.DOWNLOAD_DOCUMENT, "1.0.0")).isOne();
        assertThat(requests(RequestKind.SUMS, "1.0.0")).isOne();

        mirror.awaitStored(packageOf(client));
        registry.forgetRequests();
        var warm = project(client, throughMirror());
        assertSucceeds(warm.init());
        assertThat(warm.lockFile()).isEqualTo(direct);
        assertThat(registry.received()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void by_both_ways_the_same_package_is_installed_and_only_a_network_mirror_leaves_the_lock_file_incomplete(
            TerraformClient client) throws Exception {
        var network = project(client, CliConfiguration.networkMirror(mirror.baseUrl()));
        var run = network.init();
        assertSucceeds(run);
        assertThat(run.output()).contains(INCOMPLETE);
        // OpenTofu records each hash of the mirror that it found right, Terraform only its own.
        var listed = client.name().equals("tofu") ? List.of("zh:" + registry.sha256(packageOf(client))) : List.of();
        assertThat(network.lockFile()
                        .lines()
                        .filter(line -> line.contains("zh:"))
                        .map(line -> line.replaceAll("[\\s\",]", ""))
                        .toList())
                .isEqualTo(listed);

        var complete = project(client, throughMirror());
        assertSucceeds(complete.init());
        assertThat(complete.lockFile()).contains(registry.h1(packageOf(client)).toString(), "zh:");
        assertThat(network.lockFile()).contains(registry.h1(packageOf(client)).toString());
    }

    @ParameterizedTest
    @MethodSource("clients")
    void odd_releases_are_locked_as_by_a_direct_installation(TerraformClient client) throws Exception {
        for (var shape :
                List.of(Shape.SUMS_PER_PLATFORM, Shape.OFF_CONVENTION_NAMES, Shape.UNTIDY_SUMS, Shape.TOLD_HASHES)) {
            var type = shape.name().toLowerCase(Locale.ROOT).replace('_', '-');
            var version = shape == Shape.UNTIDY_SUMS ? "1.0.0+build.5" : "1.0.0-beta.1";
            registry.release("acme", type, version).shape(shape).publish();
            var id = FakeRegistry.packageId(
                    "acme", type, version, client.platform().toString());
            var project = project(client, throughMirror(), id);

            var run = project.init();
            assertThat(run).as(type).matches(ClientRun::succeeded, "ends with 0");
            assertThat(project.lockFile()).as(type).isEqualTo(directLockFile(client, id));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_new_project_is_initialised_and_locked_the_same_while_upstream_is_dead(TerraformClient client)
            throws Exception {
        var direct = directLockFile(client, packageOf(client));
        assertSucceeds(project(client, throughMirror()).init());
        mirror.awaitStored(packageOf(client));
        stopMirror();
        registry.down();
        startMirrorAgain();
        var project = project(client, throughMirror());

        assertSucceeds(project.init());
        assertThat(project.lockFile()).isEqualTo(direct);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void providers_lock_and_providers_mirror_work_for_four_platforms(TerraformClient client) throws Exception {
        var direct = project(client, direct());
        assertSucceeds(direct.lock(FOUR));
        var project = project(client, throughMirror());

        assertSucceeds(project.lock(FOUR));
        assertThat(project.lockFile()).isEqualTo(direct.lockFile());
        var target = newFolder("mirrored");
        assertSucceeds(project.mirrorInto(target, FOUR));
        for (var platform : FOUR) {
            var id = FakeRegistry.packageId("acme", "null", "1.0.0", platform);
            var archive = target.resolve(StorageLayout.archive(id).value());
            assertThat(Sha256.of(Files.readAllBytes(archive))).as(platform).isEqualTo(registry.sha256(id));
        }
    }

    @ParameterizedTest
    @MethodSource("clients")
    void one_changed_byte_of_the_stored_sums_is_found_out_by_the_mirror_which_fetches_them_again(TerraformClient client)
            throws Exception {
        assertSucceeds(project(client, throughMirror()).init());
        mirror.awaitStored(packageOf(client));
        stopMirror();
        var sums = sumsOf(packageOf(client));
        var published = Files.readString(sums, StandardCharsets.UTF_8);
        changeOneDigitOfAnotherPlatform(packageOf(client));
        startMirrorAgain();

        assertSucceeds(project(client, throughMirror()).init());
        assertThat(sums).hasContent(published);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_constraint_gets_the_newest_version_that_verifies(TerraformClient client) {
        assertNewestVerifiedIsInstalled(client, throughMirror());
    }

    private Path sumsOf(PackageId installed) {
        return mirrorStorage()
                .resolve(StorageLayout.release(installed.release()).value())
                .resolve("SHA256SUMS");
    }

    /** Everything that the client installs still has its right digest; only the signature is wrong. */
    private void changeOneDigitOfAnotherPlatform(PackageId installed) throws Exception {
        var sums = sumsOf(installed);
        var text = Files.readString(sums, StandardCharsets.UTF_8);
        var line = text.lines()
                .filter(other -> !other.contains(installed.platform().toString()))
                .findFirst()
                .orElseThrow();
        var changed = (line.charAt(0) == '0' ? '1' : '0') + line.substring(1);
        Files.writeString(sums, text.replace(line, changed), StandardCharsets.UTF_8);
    }

    private String directLockFile(TerraformClient client, PackageId id) {
        var project = project(client, direct(), id);
        assertSucceeds(project.init());
        return project.lockFile();
    }

    private CliConfiguration direct() {
        return CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), registry.services());
    }

    private CliConfiguration throughMirror() {
        return CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), services(mirror));
    }

    private static URI services(RunningMirror mirror) {
        return mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/");
    }
}
