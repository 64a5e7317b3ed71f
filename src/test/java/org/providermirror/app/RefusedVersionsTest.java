package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.event.StoredEvent;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;
import org.providermirror.testing.SigningKey;

/**
 * One version that cannot be verified beside one that can, as the whole mirror but for HTTP sees it, over real sockets.
 */
@Tag("component")
@Timeout(120)
class RefusedVersionsTest {
    private static final ProviderAddress NULL = FakeRegistry.provider("acme", "null");
    private static final ProviderVersion GOOD = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion BAD = ProviderVersion.parse("1.1.0");
    private static final PackageId BAD_PACKAGE = FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64");

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final ManualTime time = new ManualTime();
    private final List<MirrorParts> instances = new ArrayList<>();

    @BeforeEach
    void publish() {
        // The publisher signs by the machine's clock.
        time.setWallClock(Duration.between(time.now(), Instant.now()));
        upstream.release("acme", "null", "1.0.0").platforms("linux_amd64").publish();
        publishBad(Shape.WRONG_SIGNATURE);
    }

    private void publishBad(Shape... shapes) {
        upstream.release("acme", "null", "1.1.0")
                .platforms("linux_amd64")
                .shape(shapes)
                .publish();
    }

    @AfterEach
    void stop() {
        instances.forEach(MirrorParts::close);
        upstream.close();
    }

    private MirrorParts started() {
        return started(DefaultSettings.policy());
    }

    private MirrorParts started(PolicySettings policy) {
        var settings = MirrorFixture.of(folder, upstream.upstreamSettings())
                .with(policy)
                .settings();
        var parts = new MirrorParts(settings, new ContainerExecutors(), temporary, "test", time.time());
        instances.add(parts);
        return parts;
    }

    private MirrorParts restarted(MirrorParts parts) {
        instances.remove(parts);
        parts.close();
        return started();
    }

    private static <T> T answer(Supplier<CompletionStage<T>> question) throws Exception {
        return patiently(() -> {
            try {
                return question.get().toCompletableFuture().get(20, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                var cause = failed.getCause();
                while (cause instanceof CompletionException && cause.getCause() != null) {
                    cause = cause.getCause();
                }
                throw (Exception) cause;
            }
        });
    }

    /**
     * Repeats the request if a busy machine makes the mirror answer with Retry-After while its upstream request
     * continues.
     */
    private static <T> T patiently(Callable<T> question) throws Exception {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return question.call();
            } catch (UpstreamUnavailableException late) {
                if (!late.getMessage().contains("the question goes on") || System.nanoTime() > end) {
                    throw late;
                }
            }
        }
    }

    /** What both protocols list, which must be the same. */
    private static List<ProviderVersion> listed(MirrorParts parts) throws Exception {
        var index = answer(() -> parts.mirror().versions(NULL)).versions();
        assertThat(answer(() -> parts.mirror().registryVersions(NULL)).versions())
                .extracting(RegistryVersions.Listed::version)
                .as("both protocols list the same")
                .isEqualTo(index);
        return index;
    }

    private static void assertRefusedByName(MirrorParts parts) {
        assertThatThrownBy(() -> answer(() -> parts.mirror().packages(NULL, BAD)))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining(NULL + " 1.1.0");
        assertThatThrownBy(() -> answer(() -> parts.mirror().registryPackage(BAD_PACKAGE)))
                .isInstanceOf(ReleaseUnverifiedException.class);
        assertThatThrownBy(
                        () -> patiently(() -> ArchiveAnswers.of(parts.mirror().archive(BAD_PACKAGE))))
                .isInstanceOf(ReleaseUnverifiedException.class);
    }

    private static void assertServed(MirrorParts parts, ProviderVersion version) throws Exception {
        assertThat(answer(() -> parts.mirror().packages(NULL, version)).hashes())
                .isNotEmpty();
    }

    private static List<String> failures(MirrorParts parts) {
        return parts
                .observability()
                .eventHistory()
                .find(EventQuery.of(Set.of(EventKind.VERIFICATION_FAILED), Optional.of(NULL), 100))
                .stream()
                .map(StoredEvent::event)
                .map(Event::sentence)
                .toList();
    }

    @Test
    void a_refused_version_is_left_out_of_both_lists_and_refused_by_name_and_the_others_are_served() throws Exception {
        var parts = started();
        assertThat(listed(parts)).containsExactly(GOOD, BAD);
        assertRefusedByName(parts);

        assertThat(listed(parts)).containsExactly(GOOD);
        assertRefusedByName(parts);
        assertServed(parts, GOOD);
        assertThat(failures(parts)).singleElement().asString().contains(NULL + " 1.1.0", "left out");
    }

    @Test
    void if_every_version_is_refused_the_lists_are_empty() throws Exception {
        upstream.withdraw("acme", "null", "1.0.0");
        var parts = started();
        assertRefusedByName(parts);
        assertThat(listed(parts)).isEmpty();
    }

    @Test
    void another_instance_on_the_same_storage_leaves_it_out_too() throws Exception {
        var first = started();
        var second = started();
        assertThat(listed(second)).containsExactly(GOOD, BAD);
        assertRefusedByName(first);
        upstream.forgetRequests();

        second.pollDecisions();
        assertThat(listed(second)).containsExactly(GOOD);
        assertThat(upstream.received()).isEmpty();
        assertRefusedByName(second);
        assertThat(failures(second)).as("reported by the other one").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_refusal_survives_a_restart() throws Exception {
        var parts = started();
        assertRefusedByName(parts);
        assertThat(listed(parts)).containsExactly(GOOD);

        var later = restarted(parts);
        assertThat(listed(later)).containsExactly(GOOD);
        assertRefusedByName(later);
        assertThat(failures(later)).as("not reported again").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_hundred_requests_by_name_cost_one_verification_a_minute() throws Exception {
        var parts = started();
        listed(parts);
        for (var minute = 1; minute <= 3; minute++) {
            var asked = IntStream.range(0, 100)
                    .mapToObj(any -> parts.mirror().packages(NULL, BAD).toCompletableFuture())
                    .toList();
            asked.forEach(answer ->
                    assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class));
            assertRefusedByName(parts);
            assertThat(upstream.requests(RequestKind.SIGNATURE)).isEqualTo(minute);
            assertThat(upstream.requests(RequestKind.DOWNLOAD_DOCUMENT)).isEqualTo(minute);
            time.pass(Duration.ofMinutes(1));
        }
        assertThat(failures(parts)).as("one event for all of them").hasSize(1);
    }

    @Test
    void a_version_that_was_served_stays_listed_whatever_becomes_of_its_release() throws Exception {
        publishBad();
        var parts = started();
        assertServed(parts, BAD);
        awaitFile(StorageLayout.release(new ReleaseId(NULL, BAD))
                .resolve("served.json")
                .value());
        Files.delete(folder.resolve(
                StorageLayout.releaseRecord(new ReleaseId(NULL, BAD)).value()));
        publishBad(Shape.WRONG_SIGNATURE);

        var later = restarted(parts);
        assertRefusedByName(later);
        assertThat(listed(later)).containsExactly(GOOD, BAD);
        assertThat(failures(later)).singleElement().asString().contains("stays listed");
    }

    @Test
    void a_package_by_the_registry_protocol_is_recorded_as_served_too() throws Exception {
        publishBad();
        var parts = started();
        answer(() -> parts.mirror().registryPackage(BAD_PACKAGE));
        awaitFile(StorageLayout.release(new ReleaseId(NULL, BAD))
                .resolve("served.json")
                .value());
    }

    @Test
    void a_version_whose_release_an_older_program_stored_is_treated_as_served() throws Exception {
        publishBad();
        var parts = started();
        assertServed(parts, BAD);
        var record = folder.resolve(
                StorageLayout.releaseRecord(new ReleaseId(NULL, BAD)).value());
        var served = StorageLayout.release(new ReleaseId(NULL, BAD))
                .resolve("served.json")
                .value();
        awaitFile(served);
        parts.close();
        instances.clear();
        Files.delete(folder.resolve(served));
        Files.writeString(record, Files.readString(record).replaceAll(",\\s*\"servedRecorded\" : true", ""));
        // The record counts no longer, so that the release is verified again, but it is there.
        Files.delete(record.resolveSibling("SHA256SUMS"));
        publishBad(Shape.WRONG_SIGNATURE);

        var later = started();
        assertRefusedByName(later);
        assertThat(listed(later)).containsExactly(GOOD, BAD);
    }

    @Test
    void a_release_that_was_prefetched_alone_was_never_served() throws Exception {
        publishBad();
        var parts = started();
        answer(() -> parts.releases().release(new ReleaseId(NULL, BAD)));
        Files.delete(folder.resolve(StorageLayout.release(new ReleaseId(NULL, BAD))
                .resolve("SHA256SUMS")
                .value()));
        publishBad(Shape.WRONG_SIGNATURE);

        var later = restarted(parts);
        assertRefusedByName(later);
        assertThat(listed(later)).containsExactly(GOOD);
    }

    @Test
    void a_signature_that_is_not_there_hides_nothing() throws Exception {
        publishBad(Shape.UNSIGNED);
        var parts = started();
        assertRefusedByName(parts);
        assertThat(listed(parts)).containsExactly(GOOD, BAD);
        publishBad();
        assertServed(parts, BAD);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "TOO_MANY_REQUESTS", "HANG_UP", "INTERNAL_ERROR", "TRUNCATED_BODY"})
    void an_upstream_that_fails_hides_nothing(Role role) throws Exception {
        upstream.play(role, RequestKind.SIGNATURE);
        var parts = started();
        assertThatThrownBy(() -> answer(() -> parts.mirror().packages(NULL, BAD)))
                .isInstanceOf(UpstreamUnavailableException.class);
        assertThat(listed(parts)).containsExactly(GOOD, BAD);
        assertThat(failures(parts)).isEmpty();
    }

    @Test
    void a_refusal_remains_while_upstream_fails() throws Exception {
        var parts = started();
        assertRefusedByName(parts);
        upstream.play(Role.UNAVAILABLE, RequestKind.SIGNATURE);
        time.pass(Duration.ofMinutes(1));
        assertRefusedByName(parts);
        assertThat(listed(parts)).containsExactly(GOOD);
    }

    @Test
    void a_version_that_upstream_repairs_is_found_by_the_mirror_itself_and_listed_again() throws Exception {
        var parts = started();
        var other = started();
        assertRefusedByName(parts);
        other.pollDecisions();
        assertThat(listed(other)).containsExactly(GOOD);
        publishBad();
        time.pass(Duration.ofMinutes(1));
        parts.checkRefusals();
        awaitListed(parts, BAD);

        assertServed(parts, BAD);
        assertThat(ArchiveAnswers.of(parts.mirror().archive(BAD_PACKAGE))).isInstanceOf(ArchiveAnswer.Upstream.class);
        assertThat(parts.observability().eventHistory().find(EventQuery.latest(10)))
                .extracting(kept -> kept.event().kind())
                .contains(EventKind.VERIFICATION_RECOVERED);
        other.pollDecisions();
        assertThat(listed(other)).containsExactly(GOOD, BAD);
        assertServed(other, BAD);
    }

    @Test
    void a_version_that_is_repaired_is_found_when_the_list_is_refreshed() throws Exception {
        var parts = started();
        assertRefusedByName(parts);
        for (var check = 0; check < 8; check++) {
            time.pass(Duration.ofMinutes(1));
            assertRefusedByName(parts);
        }
        publishBad();
        time.pass(Duration.ofMinutes(6));
        listed(parts);
        awaitListed(parts, BAD);
    }

    @Test
    void a_signer_that_an_administrator_accepts_has_its_releases_served_at_once() throws Exception {
        var open = DefaultSettings.policy();
        var rules = new RuleSettings(
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(ProviderPattern.parse("*/*/*")),
                List.of());
        var parts = started(new PolicySettings(rules, open.access(), open.audit(), open.webhook()));
        publishBad(Shape.STRANGERS_KEY_FIRST, Shape.STRANGERS_SIGNATURE);
        assertServed(parts, GOOD);
        assertRefusedByName(parts);
        assertThat(listed(parts)).containsExactly(GOOD);

        var signers = parts.policy().administration().signers();
        signers.accept(NULL.hostname(), "acme", SigningKey.ofStranger().fingerprint(), "eve");
        awaitListed(parts, BAD);
        assertServed(parts, BAD);
    }

    @Test
    void an_offline_mirror_lists_what_it_has_regardless_of_refusals_elsewhere() throws Exception {
        var parts = started();
        assertRefusedByName(parts);
        parts.close();
        instances.clear();
        var archive = folder.resolve(StorageLayout.archive(BAD_PACKAGE).value());
        Files.createDirectories(archive.getParent());
        Files.write(archive, upstream.archive(BAD_PACKAGE));

        var offline = MirrorWithJobs.cutOff(folder).start(temporary);
        instances.add(offline);
        offline.pollDecisions();
        assertThat(listed(offline)).containsExactly(BAD);
    }

    private void awaitListed(MirrorParts parts, ProviderVersion version) throws Exception {
        Eventually.holds("%s is listed".formatted(version), () -> {
            parts.checkRefusals();
            return listed(parts).contains(version);
        });
    }

    private void awaitFile(String key) throws Exception {
        Eventually.holds("%s is there".formatted(key), () -> Files.exists(folder.resolve(key)));
    }
}
