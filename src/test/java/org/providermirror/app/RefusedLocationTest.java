package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;

/** Tests a registry whose package URLs clients must not be redirected to. */
@Tag("component")
class RefusedLocationTest {
    private static final PackageId FIRST = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId SECOND = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    private ProviderMirror started(MissAnswer miss) {
        var settings =
                MirrorFixture.of(folder, upstream.upstreamSettings()).with(miss).settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), temporary));
        return parts.get().mirror();
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private void publish(String location, Shape... shapes) {
        upstream.release("acme", "null", "1.0.0")
                .platforms(FIRST.platform(), SECOND.platform())
                .downloadUrl(location)
                .shape(shapes)
                .publish();
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254/latest/meta-data/, REDIRECT",
        "https://169.254.169.254/latest/meta-data/, STREAM",
        "https://10.0.0.1:8443/terraform-provider-null_1.0.0_linux_amd64.zip, REDIRECT",
        "https://10.0.0.1:8443/terraform-provider-null_1.0.0_linux_amd64.zip, STREAM",
        "http://[::1]/terraform-provider-null_1.0.0_linux_amd64.zip, REDIRECT",
        "http://[::ffff:192.168.0.1]/x.zip, STREAM",
    })
    void no_client_is_redirected_there_by_a_stored_or_a_requested_location(String location, MissAnswer miss) {
        publish(location);
        var mirror = started(miss);
        for (var id : new PackageId[] {FIRST, SECOND, FIRST}) {
            assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(id)))
                    .isInstanceOf(AddressRefusedException.class)
                    .hasMessageContaining("mirror.upstream.private-networks");
        }
    }

    @ParameterizedTest
    @EnumSource(MissAnswer.class)
    void no_client_is_sent_there_by_a_url_that_the_registry_signs(MissAnswer miss) {
        publish("https://10.0.0.1/package.zip", Shape.EXPIRING_URLS);
        var mirror = started(miss);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(FIRST))).isInstanceOf(AddressRefusedException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(FIRST))).isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void stored_packages_are_still_served() throws Exception {
        publish("https://10.0.0.1/package.zip");
        var file = folder.resolve(StorageLayout.archive(FIRST).value());
        Files.createDirectories(file.getParent());
        Files.write(file, upstream.archive(FIRST));
        assertThat(ArchiveAnswers.of(started(MissAnswer.REDIRECT).archive(FIRST)))
                .isInstanceOf(ArchiveAnswer.Stored.class);
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
    }

    @Test
    void addresses_that_the_mirror_may_reach_are_good_for_clients_too() {
        publish("https://127.0.0.2/package.zip");
        assertThat(ArchiveAnswers.of(started(MissAnswer.REDIRECT).archive(FIRST)))
                .isInstanceOf(ArchiveAnswer.Upstream.class);
    }
}
