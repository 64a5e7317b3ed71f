package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;

/** The registry protocol over a real registry's socket and a real folder. */
@Tag("component")
class ReadThroughTest {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    private ProviderMirror started() {
        return started(SignaturePolicy.REQUIRE);
    }

    private ProviderMirror started(SignaturePolicy signatures) {
        return started(signatures, Duration.ofMinutes(5));
    }

    private ProviderMirror started(SignaturePolicy signatures, Duration timeToLive) {
        parts.ifPresent(MirrorParts::close);
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings())
                .withTimeToLive(timeToLive)
                .with(signatures)
                .settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), folder));
        return parts.get().mirror();
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            var cause = failed.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw (Exception) cause;
        }
    }

    /** Waits until the mirror has learnt that upstream lists a version no longer. */
    private void awaitUnlisted() throws Exception {
        var known = folder.resolve(StorageLayout.versions(NULL).value());
        Eventually.value(
                "a version is not listed any more",
                () -> Files.readString(known),
                versions -> versions.contains("\"listed\" : false"));
    }

    private static PackageId on(String platform) {
        return new PackageId(NULL, ID.version(), Platform.parse(platform));
    }

    private void assertIsAsPublished(ProviderMirror mirror, PackageId id, String fileName) throws Exception {
        var described = answer(mirror.registryPackage(id));
        var files = answer(mirror.registryChecksums(id));
        assertThat(described.fileName()).isEqualTo(fileName);
        assertThat(described.sha256()).isEqualTo(upstream.sha256(described.id()));
        assertThat(files.sums()).isEqualTo(upstream.sums(described.id()));
        assertThat(files.signature()).isPresent();
        assertThat(described.signed()).isTrue();
        assertThat(described.keys())
                .hasSize(1)
                .first()
                .asString()
                .contains(SigningKey.ofPublisher().keyId());
    }

    @Test
    void versions_are_those_of_the_network_mirror_protocol_whether_verified_or_not() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("windows_amd64", "linux_amd64")
                .protocols("4.0", "5.1")
                .publish();
        upstream.release("acme", "null", "2.0.0+build.7")
                .platforms("linux_amd64")
                .shape(Shape.WRONG_SIGNATURE)
                .publish();
        upstream.listAlso("acme", "null", "1.0", "0", "3.0.0");
        var mirror = started();

        var versions = answer(mirror.registryVersions(NULL));

        assertThat(versions.versions())
                .containsExactly(
                        new RegistryVersions.Listed(
                                ProviderVersion.parse("1.0.0"),
                                List.of("4.0", "5.1"),
                                List.of(Platform.parse("linux_amd64"), Platform.parse("windows_amd64"))),
                        new RegistryVersions.Listed(
                                ProviderVersion.parse("2.0.0+build.7"),
                                List.of("5.0"),
                                List.of(Platform.parse("linux_amd64"))),
                        new RegistryVersions.Listed(ProviderVersion.parse("3.0.0"), List.of("5.0"), List.of()));
        assertThat(versions.warnings()).isEmpty();
        assertThat(versions.versions())
                .extracting(RegistryVersions.Listed::version)
                .isEqualTo(answer(mirror.versions(NULL)).versions());
        assertThat(upstream.received()).as("one list for both").hasSize(1);
    }

    @Test
    void a_version_that_upstream_withdrew_stays_with_its_platforms_and_so_does_its_release() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        var mirror = started();
        var before = answer(mirror.registryVersions(NULL));
        var described = answer(mirror.registryPackage(ID));
        upstream.withdraw("acme", "null", "1.0.0");
        var later = started(SignaturePolicy.REQUIRE, Duration.ZERO);
        answer(later.registryVersions(NULL));
        awaitUnlisted();

        assertThat(answer(later.registryVersions(NULL))).isEqualTo(before);
        assertThat(answer(later.registryPackage(ID))).usingRecursiveComparison().isEqualTo(described);
    }

    @Test
    void a_package_costs_three_requests_and_the_other_platforms_cost_nothing() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        answer(mirror.registryVersions(NULL));
        upstream.forgetRequests();

        for (var platform : ReleaseBuilder.PLATFORMS) {
            var id = on(platform.toString());
            var described = answer(mirror.registryPackage(id));
            assertIsAsPublished(mirror, id, id.archiveName());
            assertThat(described.protocols()).containsExactly("5.0");
            assertThat(described.advertised()).isEmpty();
        }
        assertThat(upstream.received()).hasSize(3);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    @Test
    void a_described_package_is_stored_when_it_is_requested_as_by_the_other_protocol() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        answer(mirror.registryPackage(ID));

        assertThat(ArchiveAnswers.of(mirror.archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(upstream.archiveUrl(ID)));
        assertThat(answer(mirror.packages(NULL, ID.version())).hashes().get(ID.platform()))
                .contains(PackageHash.zh(answer(mirror.registryPackage(ID)).sha256()));
    }

    @Test
    void every_release_that_was_ever_verified_is_described_while_upstream_is_dead() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        answer(started().packages(NULL, ID.version()));
        upstream.down();
        var restarted = started();

        assertThat(answer(restarted.registryVersions(NULL)).versions()).hasSize(2);
        assertIsAsPublished(restarted, ID, ID.archiveName());
        assertIsAsPublished(restarted, on("darwin_arm64"), on("darwin_arm64").archiveName());
        assertThatThrownBy(() -> answer(
                        restarted.registryPackage(FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64"))))
                .isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void each_platform_has_its_own_sums_if_the_registry_has_one_file_a_platform() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64", "windows_386")
                .shape(Shape.SUMS_PER_PLATFORM)
                .publish();
        answer(started().registryPackage(ID));
        upstream.down();
        var restarted = started();

        for (var platform : List.of("linux_amd64", "darwin_arm64", "windows_386")) {
            assertIsAsPublished(restarted, on(platform), on(platform).archiveName());
            assertThat(answer(restarted.registryChecksums(on(platform))).sums())
                    .asString()
                    .contains(platform)
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OFF_CONVENTION_NAMES", "UNTIDY_SUMS", "OTHER_NAME_IN_URL", "EXPIRING_URLS", "RELATIVE_URLS"})
    void odd_releases_are_described_as_their_publisher_named_and_signed_them(Shape shape) throws Exception {
        var version = "1.0.0-rc.1+Build.7";
        upstream.release("acme", "null", version)
                .platforms("linux_amd64", "darwin_arm64")
                .shape(shape)
                .publish();
        var id = FakeRegistry.packageId("acme", "null", version, "darwin_arm64");

        var mirror = started();
        var described = answer(mirror.registryPackage(id));

        var name = shape == Shape.OFF_CONVENTION_NAMES ? "_v" : "_";
        assertIsAsPublished(mirror, id, "terraform-provider-null" + name + version + "_darwin_arm64.zip");
        assertThat(new String(answer(mirror.registryChecksums(id)).sums(), StandardCharsets.UTF_8)
                        .toLowerCase(Locale.ROOT))
                .contains(described.sha256().hex());
    }

    @Test
    void advertised_hashes_and_lengths_are_passed_on_and_survive_restarts() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .shape(Shape.TOLD_HASHES)
                .publish();
        answer(started().registryPackage(ID));
        upstream.down();

        var reported = answer(started().registryPackage(ID)).advertised();

        assertThat(reported).containsOnlyKeys(ID.platform(), Platform.parse("darwin_arm64"));
        reported.forEach((platform, of) -> {
            var id = on(platform.toString());
            assertThat(of.hashes()).containsExactly(PackageHash.zh(upstream.sha256(id)), upstream.h1(id));
            assertThat(of.size()).isEqualTo(upstream.archive(id).length);
        });
    }

    @Test
    void advertised_hashes_are_left_out_if_two_platforms_share_one() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .shape(Shape.TOLD_HASHES, Shape.ONE_ARCHIVE)
                .publish();

        var described = answer(started().registryPackage(ID));

        assertThat(described.advertised()).isEmpty();
        assertThat(described.sha256()).isEqualTo(upstream.sha256(ID));
    }

    @Test
    void the_registry_protocol_serves_upstreams_signature_even_with_signatures_off() throws Exception {
        upstream.release("acme", "null", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        upstream.release("acme", "keyless", "1.0.0").shape(Shape.KEYLESS).publish();
        upstream.release("acme", "unsigned", "1.0.0").shape(Shape.UNSIGNED).publish();
        var mirror = started(SignaturePolicy.OFF);

        assertIsAsPublished(mirror, ID, ID.archiveName());
        var keylessId = FakeRegistry.packageId("acme", "keyless", "1.0.0", "linux_amd64");
        var keyless = answer(mirror.registryPackage(keylessId));
        assertThat(keyless.keys()).isEmpty();
        assertThat(keyless.signed()).isTrue();
        assertThat(answer(mirror.registryChecksums(keylessId)).signature()).isPresent();
        var unsignedId = FakeRegistry.packageId("acme", "unsigned", "1.0.0", "linux_amd64");
        var unsigned = answer(mirror.registryPackage(unsignedId));
        assertThat(unsigned.keys()).hasSize(1);
        assertThat(unsigned.signed()).isFalse();
        assertThat(answer(mirror.registryChecksums(unsignedId)).signature()).isEmpty();
    }

    @Test
    void unverifiable_packages_are_not_described() {
        upstream.release("acme", "null", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        var mirror = started();
        assertThatThrownBy(() -> answer(mirror.registryPackage(ID))).isInstanceOf(ReleaseUnverifiedException.class);
    }

    @Test
    void unknown_providers_versions_and_platforms_are_not_found() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        var mirror = started();
        assertThatThrownBy(() -> answer(mirror.registryVersions(FakeRegistry.provider("acme", "nothing"))))
                .isInstanceOf(NotFoundException.class);
        for (var id : List.of(
                FakeRegistry.packageId("acme", "nothing", "1.0.0", "linux_amd64"),
                FakeRegistry.packageId("acme", "null", "9.9.9", "linux_amd64"),
                on("plan9_386"))) {
            assertThatThrownBy(() -> answer(mirror.registryPackage(id)))
                    .as(id.toString())
                    .isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void what_the_registry_says_about_an_unknown_provider_is_passed_on() {
        var unknown = FakeRegistry.packageId("acme", "nothing", "1.0.0", "linux_amd64")
                .release();
        var sentence = "the registry has no provider " + unknown.provider() + "; it says: Not Found";
        var mirror = started();
        assertThatThrownBy(() -> answer(mirror.versions(unknown.provider()))).hasMessage(sentence);
        assertThatThrownBy(() -> answer(mirror.registryVersions(unknown.provider())))
                .hasMessage(sentence);
        assertThatThrownBy(() -> answer(mirror.packages(unknown.provider(), unknown.version())))
                .hasMessage(sentence);
        assertThat(upstream.requests(RequestKind.VERSIONS)).as("it is cached").isEqualTo(1);
    }

    @Test
    void what_the_registry_says_about_a_package_it_does_not_have_is_passed_on() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.release("acme", "null", "1.1.0")
                .platforms("linux_amd64")
                .shape(Shape.FIRST_PLATFORM_NOT_FOUND)
                .publish();
        var mirror = started();
        for (var id : List.of(
                on("plan9_386"), on("plan9_arm"), FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64"))) {
            var sentence = "there is no package " + id + "; the registry says: Not Found";
            assertThatThrownBy(() -> answer(mirror.registryPackage(id))).hasMessage(sentence);
            assertThatThrownBy(() -> answer(mirror.registryChecksums(id))).hasMessage(sentence);
            assertThatThrownBy(() -> answer(mirror.archive(id))).hasMessage(sentence);
        }
        assertThat(upstream.requests(RequestKind.DOWNLOAD_DOCUMENT))
                .as("three for the first platform, which the sums lack too, and one for each other package")
                .isLessThanOrEqualTo(5);
    }

    @Test
    void an_undecided_platform_is_not_treated_as_absent() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("plan9_386", "linux_amd64", "darwin_arm64")
                .shape(Shape.SUMS_WITHOUT_FIRST_PLATFORM)
                .publish();
        upstream.play(Role.FORBIDDEN, request -> request.path().endsWith("/download/plan9/386"));
        var mirror = started();

        assertIsAsPublished(mirror, ID, ID.archiveName());
        assertThatThrownBy(() -> answer(mirror.registryPackage(on("plan9_386"))))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(on("plan9_386"))))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(folder.resolve(StorageLayout.releaseRecord(new ReleaseId(NULL, ID.version()))
                        .value()))
                .as("stored, and not as complete")
                .content()
                .contains("undecided")
                .contains("plan9_386");
    }

    @Test
    void a_hostname_that_is_not_served_is_never_contacted() {
        var mirror = started();
        var foreign = ProviderAddress.parse("registry.elsewhere.example/acme/null");
        assertThatThrownBy(() -> answer(mirror.registryVersions(foreign)))
                .isInstanceOf(HostnameNotServedException.class);
        assertThatThrownBy(() -> answer(mirror.registryPackage(new PackageId(foreign, ID.version(), ID.platform()))))
                .isInstanceOf(HostnameNotServedException.class);
        assertThat(upstream.received()).isEmpty();
    }
}
