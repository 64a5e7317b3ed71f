package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Shape;

/** What was kept while {@code mirror.trust.signatures} was {@code off}, once it is {@code require}. */
@Tag("component")
class StricterSignaturesTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();
    private Optional<MirrorParts> parts = Optional.empty();

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private ProviderMirror started(SignaturePolicy signatures) {
        parts.ifPresent(MirrorParts::close);
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings())
                .with(signatures)
                .settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), folder));
        return parts.get().mirror();
    }

    private Path record() {
        return folder.resolve(StorageLayout.packageRecord(ID).value());
    }

    /** Stores the package while signatures are not verified. */
    private void storedUnsigned() throws Exception {
        var mirror = started(SignaturePolicy.OFF);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ArchiveAnswer.Upstream.class);
        awaitStored(mirror);
        assertThat(record()).content().contains("\"unsigned\"");
        upstream.forgetRequests();
    }

    private static void awaitStored(ProviderMirror mirror) throws Exception {
        Eventually.holds("stored", () -> ArchiveAnswers.of(mirror.archive(ID)) instanceof ArchiveAnswer.Stored);
    }

    private static <T> T answer(java.util.concurrent.CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_well_signed_release_is_verified_again_and_served_without_a_second_download() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        storedUnsigned();

        var mirror = started(SignaturePolicy.REQUIRE);
        assertThat(ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
        assertThat(record()).content().contains("\"signed\"");
        assertThat(upstream.requests(RequestKind.SIGNATURE)).isOne();
        assertThat(upstream.requests(RequestKind.ARCHIVE)).isZero();
        assertThat(answer(mirror.registryChecksums(ID)).signature()).isPresent();

        upstream.down();
        var later = started(SignaturePolicy.REQUIRE);
        assertThat(ArchiveAnswers.of(later.archive(ID))).isInstanceOf(ArchiveAnswer.Stored.class);
        assertThat(answer(later.packages(ID.provider(), ID.version())).hashes()).isNotEmpty();
    }

    @Test
    void a_release_signed_by_a_stranger_is_no_longer_served_on_any_path() throws Exception {
        upstream.release("acme", "null", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        storedUnsigned();

        var mirror = started(SignaturePolicy.REQUIRE);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(ID))).isInstanceOf(ReleaseUnverifiedException.class);
        assertThatThrownBy(() -> answer(mirror.packages(ID.provider(), ID.version())))
                .hasRootCauseInstanceOf(ReleaseUnverifiedException.class);
        assertThatThrownBy(() -> answer(mirror.registryPackage(ID)))
                .hasRootCauseInstanceOf(ReleaseUnverifiedException.class);
        assertThat(Files.exists(folder.resolve(StorageLayout.archive(ID).value())))
                .as("nothing is thrown away: signatures may be off again")
                .isTrue();
    }

    @Test
    void while_upstream_is_dead_nothing_unsigned_is_served_as_if_an_operator_had_copied_it_in() throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        storedUnsigned();
        upstream.down();

        var mirror = started(SignaturePolicy.REQUIRE);
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror.archive(ID)))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThatThrownBy(() -> answer(mirror.packages(ID.provider(), ID.version())))
                .hasCauseInstanceOf(UpstreamUnavailableException.class);
        assertThat(record()).content().contains("\"unsigned\"");
        assertThat(ArchiveAnswers.of(started(SignaturePolicy.OFF).archive(ID)))
                .isInstanceOf(ArchiveAnswer.Stored.class);
    }
}
