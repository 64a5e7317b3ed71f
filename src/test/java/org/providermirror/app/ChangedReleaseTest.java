package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.Conflicts.AcceptOutcome;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

/** A publisher that replaces the bytes of a version, as the whole mirror but for HTTP sees it, over real sockets. */
@Tag("component")
@Timeout(120)
class ChangedReleaseTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final Duration LONG_ENOUGH_FOR_ANOTHER_LOOK = Duration.ofHours(7);

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final ManualTime time = new ManualTime();
    private Optional<MirrorParts> parts = Optional.empty();
    private byte[] first;
    private byte[] other;

    @BeforeEach
    void publish() throws Exception {
        // The publisher signs by the machine's clock.
        time.setWallClock(Duration.between(time.now(), Instant.now()));
        upstream.release("acme", "null", "1.0.0").platforms("linux_amd64").publish();
        first = upstream.archive(ID);
        restart();
        awaitVerified();
        assertThat(hashes()).containsExactly(PackageHash.zh(Sha256.of(first)));
        assertThat(awaitGiven()).isEqualTo(first);
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64")
                .edition(2)
                .publish();
        other = upstream.archive(ID);
        assertThat(other).isNotEqualTo(first);
    }

    @AfterEach
    void stop() {
        parts.ifPresent(MirrorParts::close);
        upstream.close();
    }

    private void restart() {
        parts.ifPresent(MirrorParts::close);
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings()).settings();
        parts = Optional.of(new MirrorParts(settings, new ContainerExecutors(), temporary, "test", time.time()));
    }

    private MirrorParts mirror() {
        return parts.orElseThrow();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private List<PackageHash> hashes() throws Exception {
        return answer(mirror().mirror().packages(ID.provider(), ID.version()))
                .hashes()
                .getOrDefault(ID.platform(), List.of());
    }

    // A busy machine may take longer than the client deadline; the upstream request continues.
    private void awaitVerified() throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                hashes();
                return;
            } catch (ExecutionException slow) {
                assertThat(slow).hasCauseInstanceOf(UpstreamUnavailableException.class);
                assertThat(System.nanoTime()).as("the release is verified").isLessThan(end);
            }
        }
    }

    private byte[] awaitGiven() throws Exception {
        var answer = Eventually.value(
                ID + " is served from storage",
                () -> ArchiveAnswers.of(mirror().mirror().archive(ID)),
                ArchiveAnswer.Stored.class::isInstance);
        var content = ((ArchiveAnswer.Stored) answer).content();
        return Files.readAllBytes(((StoredContent.LocalFile) content).path());
    }

    /** What administrators are shown. */
    private Collection<Conflict> shown() {
        return mirror().policy().administration().conflicts().all();
    }

    private void awaitConflict() throws Exception {
        time.pass(LONG_ENOUGH_FOR_ANOTHER_LOOK);
        Eventually.holds("the change is noticed", () -> {
            hashes();
            return !shown().isEmpty();
        });
        assertThat(shown())
                .singleElement()
                .extracting(Conflict::id, Conflict::first, Conflict::other, Conflict::decision)
                .containsExactly(ID, Sha256.of(first), Sha256.of(other), Optional.empty());
    }

    private void assertFirstIsServed() throws Exception {
        assertThat(hashes())
                .contains(PackageHash.zh(Sha256.of(first)))
                .doesNotContain(PackageHash.zh(Sha256.of(other)));
        assertThat(awaitGiven()).isEqualTo(first);
    }

    private void assertNothingIsServed() throws Exception {
        assertThat(hashes()).isEmpty();
        assertThatThrownBy(() -> ArchiveAnswers.of(mirror().mirror().archive(ID)))
                .isInstanceOf(PolicyRefusedException.class);
    }

    @Test
    void the_first_bytes_are_served_and_the_conflict_is_shown_also_after_a_restart() throws Exception {
        awaitConflict();
        assertFirstIsServed();
        restart();
        mirror().pollDecisions();
        assertThat(shown()).hasSize(1);
        assertFirstIsServed();
    }

    @Test
    void the_other_bytes_that_are_accepted_are_fetched_and_served_after_a_silence() throws Exception {
        awaitConflict();
        assertThat(mirror().policy().administration().conflicts().accept(ID, Optional.empty(), "eve"))
                .isInstanceOf(AcceptOutcome.Accepted.class);
        mirror().pollDecisions();
        assertNothingIsServed();

        time.pass(Conflicts.SILENCE);
        mirror().pollDecisions();
        assertThat(shown()).singleElement().matches(conflict -> !conflict.isOpen() && !conflict.isWithheld());
        assertThat(hashes()).containsExactly(PackageHash.zh(Sha256.of(other)));
        assertThat(awaitGiven()).isEqualTo(other);
        restart();
        assertThat(hashes()).contains(PackageHash.zh(Sha256.of(other)));
        assertThat(awaitGiven()).isEqualTo(other);
    }

    @Test
    void when_both_are_blocked_nothing_is_served_also_after_a_restart() throws Exception {
        awaitConflict();
        mirror().policy().administration().blocks().set(Target.of(ID.release()), "undecided", "eve");
        assertNothingIsServed();
        assertThat(answer(mirror().mirror().versions(ID.provider())).versions()).isEmpty();
        restart();
        assertNothingIsServed();
        assertThat(shown()).as("the conflict stays in view").hasSize(1);
    }
}
