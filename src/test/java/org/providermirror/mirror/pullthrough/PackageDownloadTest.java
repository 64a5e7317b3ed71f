package org.providermirror.mirror.pullthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.CoreFixture;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.ManualExecutor;

class PackageDownloadTest {
    private static final PackageId ID = CoreFixture.ID;
    private static final URI LOCATION = URI.create("https://releases.example.com/" + ID.archiveName());
    private static final byte[] SIGNED = CoreFixture.archive("what the publisher signed");
    private static final byte[] FOREIGN = CoreFixture.archive("what somebody copied in");

    @TempDir
    private Path folder;

    private CoreFixture fixture;

    @BeforeEach
    void start() {
        fixture = new CoreFixture(folder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private ArchiveAnswer ask(MissAnswer miss) {
        return ArchiveAnswers.of(fixture.giving(miss, fixture.queue(10)).archive(ID));
    }

    private ArchiveAnswer ask() {
        return ask(MissAnswer.REDIRECT);
    }

    private void upstreamFails() {
        fixture.registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
    }

    private static void assertGives(ArchiveAnswer answer, byte[] bytes) throws IOException {
        assertThat(answer).isInstanceOf(ArchiveAnswer.Stored.class);
        var stored = (ArchiveAnswer.Stored) answer;
        assertThat(stored.sha256()).isEqualTo(Sha256.of(bytes));
        assertThat(((StoredContent.LocalFile) stored.content()).path()).hasBinaryContent(bytes);
    }

    @Test
    void a_stored_package_is_served_even_if_upstream_and_the_executor_are_busy() throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.store(SIGNED, Verification.SIGNED);
        upstreamFails();
        fixture.busy();
        assertGives(ask(), SIGNED);
    }

    @Test
    void the_calling_thread_reads_no_storage_and_concurrent_requests_read_it_once() throws Exception {
        fixture.published(SIGNED);
        fixture.storeElsewhere(SIGNED, Verification.SIGNED);
        var reading = new ManualExecutor();
        var giving = fixture.giving(MissAnswer.REDIRECT, fixture.queue(10), Duration.ofMinutes(5), reading);

        var first = giving.archive(ID).toCompletableFuture();
        var second = giving.archive(ID).toCompletableFuture();

        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
        assertThat(reading.waiting()).isEqualTo(1);
        reading.runAll();
        assertThat(ArchiveAnswers.of(first)).isEqualTo(ArchiveAnswers.of(second));
    }

    @Test
    void the_calling_thread_waits_for_no_network_although_the_record_is_cached() throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.store(SIGNED, Verification.SIGNED);
        fixture.storage.openOverNetwork();
        var opening = new ManualExecutor();
        var giving = fixture.giving(MissAnswer.REDIRECT, fixture.queue(10), Duration.ofMinutes(5), opening);
        var answer = giving.archive(ID).toCompletableFuture();
        assertThat(answer).isNotDone();
        opening.runAll();
        assertGives(ArchiveAnswers.of(answer), SIGNED);
    }

    @Test
    void storage_that_is_late_does_not_prevent_a_redirect() {
        fixture.published(SIGNED);
        fixture.learnt();
        var giving =
                fixture.giving(MissAnswer.REDIRECT, fixture.queue(10), Duration.ofMillis(20), new ManualExecutor());
        assertThat(ArchiveAnswers.of(giving.archive(ID))).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void a_request_waits_for_a_slow_registry_without_a_thread_until_the_deadline() {
        var asked = new ManualExecutor();
        var giving = fixture.giving(MissAnswer.REDIRECT, fixture.queue(10), Duration.ofMillis(20), asked);
        fixture.busy();
        assertThatThrownBy(() -> ArchiveAnswers.of(giving.archive(ID)))
                .isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_missing_package_is_redirected_to_the_publisher() {
        fixture.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(fixture.fetching.waiting()).isEqualTo(1);
    }

    @Test
    void a_record_without_bytes_is_a_miss() throws Exception {
        fixture.published(SIGNED);
        fixture.store(SIGNED, Verification.SIGNED);
        Files.delete(fixture.path());
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void bytes_of_another_length_than_their_record_are_never_served() throws Exception {
        fixture.published(SIGNED);
        fixture.store(SIGNED, Verification.SIGNED);
        Files.write(fixture.path(), new byte[] {1, 2, 3});
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void a_package_that_is_not_stored_is_missing_for_a_head_which_asks_nobody_and_starts_no_fetch() {
        fixture.published(SIGNED);
        upstreamFails();
        var queue = fixture.queue(10);
        assertThat(fixture.giving(MissAnswer.REDIRECT, queue)
                        .stored(ID)
                        .toCompletableFuture()
                        .join())
                .isEmpty();
        assertThat(queue.contains(ID)).isFalse();
    }

    @Test
    void failing_storage_still_redirects_to_the_publisher() {
        fixture.published(SIGNED);
        fixture.storage.failWith(new StorageException("reading", new IOException("disk on fire")));
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(ask(MissAnswer.STREAM))
                .isInstanceOfSatisfying(
                        ArchiveAnswer.Arriving.class,
                        arriving -> assertThat(arriving.location()).isEqualTo(LOCATION));
    }

    @Test
    void a_full_queue_still_redirects_to_the_publisher_without_delay() {
        fixture.published(SIGNED);
        var queue = fixture.queue(1);
        var others = fixture.registry.release(
                CoreFixture.NULL, "2.0.0", Map.of("linux_amd64", SIGNED, "darwin_arm64", FOREIGN));
        fixture.registry.list(CoreFixture.NULL, "1.0.0", "2.0.0");
        var giving = fixture.giving(MissAnswer.REDIRECT, queue);
        others.packages().keySet().forEach(platform -> ArchiveAnswers.of(giving.archive(others.idOf(platform))));
        assertThat(ArchiveAnswers.of(giving.archive(ID))).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        var fastest = Duration.ofDays(1);
        for (var attempt = 0; attempt < 20; attempt++) {
            var began = System.nanoTime();
            ArchiveAnswers.of(giving.archive(ID));
            var took = Duration.ofNanos(System.nanoTime() - began);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        assertThat(fastest).isLessThan(Duration.ofMillis(50));
        assertThat(queue.arriving(ID)).isEmpty();
        assertThat(ArchiveAnswers.of(fixture.giving(MissAnswer.STREAM, queue).archive(ID)))
                .isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void in_stream_mode_bytes_come_as_they_arrive_to_all_from_one_fetch() {
        fixture.published(SIGNED);
        var queue = fixture.queue(10);
        var giving = fixture.giving(MissAnswer.STREAM, queue);
        var first = (ArchiveAnswer.Arriving) ArchiveAnswers.of(giving.archive(ID));
        var second = (ArchiveAnswer.Arriving) ArchiveAnswers.of(giving.archive(ID));
        assertThat(first.arriving()).isSameAs(second.arriving());
        assertThat(first.arriving().sha256()).isEqualTo(Sha256.of(SIGNED));
        assertThat(fixture.fetching.waiting()).isEqualTo(1);
    }

    @Test
    void in_stream_mode_the_33rd_client_waits_until_the_package_is_stored_or_its_fetch_fails() {
        fixture.published(SIGNED);
        var giving = fixture.giving(MissAnswer.STREAM, fixture.queue(10));
        for (var client = 1; client <= 32; client++) {
            assertThat(ArchiveAnswers.of(giving.archive(ID))).isInstanceOf(ArchiveAnswer.Arriving.class);
        }
        var later = giving.archive(ID).toCompletableFuture();
        assertThat(later).isNotDone();
        // This publisher has no bytes.
        fixture.fetching.runAll();
        assertThat(ArchiveAnswers.of(later)).isInstanceOf(ArchiveAnswer.Arriving.class);
    }

    @ParameterizedTest
    @EnumSource(MissAnswer.class)
    void a_copied_in_package_is_checked_against_a_known_release_and_served_while_upstream_is_down(MissAnswer miss)
            throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.copyIn(SIGNED);
        upstreamFails();
        fixture.restart();
        assertGives(ask(miss), SIGNED);
        assertThat(fixture.records.find(ID)).map(PackageRecord::assurance).contains(Verification.SIGNED);
    }

    @Test
    void a_copied_in_package_is_not_served_against_a_verified_release() throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.copyIn(FOREIGN);
        upstreamFails();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_copied_in_package_is_not_served_against_the_release_even_without_a_location() throws Exception {
        fixture.registry.signUrls();
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.store(FOREIGN, Verification.IMPORTED);
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_copied_in_package_is_served_by_its_own_hash_only_until_upstream_answers() throws Exception {
        fixture.copyIn(FOREIGN);
        upstreamFails();
        assertGives(ask(), FOREIGN);
        assertThat(fixture.records.find(ID)).map(PackageRecord::assurance).contains(Verification.IMPORTED);
        fixture.registry.recover();
        fixture.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_package_that_upstream_cannot_prove_is_not_served_because_it_was_copied_in() throws Exception {
        fixture.copyIn(FOREIGN);
        fixture.published(SIGNED);
        fixture.registry.fail(new ReleaseUnverifiedException(ID, "no key of the registry made the signature"));
        assertThatThrownBy(this::ask).isInstanceOf(ReleaseUnverifiedException.class);
    }

    @Test
    void a_full_executor_does_not_prevent_serving_a_stored_release() {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.restart();
        fixture.busy();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void a_missing_package_is_not_found() {
        fixture.published(SIGNED);
        var giving = fixture.giving(MissAnswer.REDIRECT, fixture.queue(10));
        assertThatThrownBy(() -> ArchiveAnswers.of(
                        giving.archive(new PackageId(CoreFixture.NULL, CoreFixture.ONE, Platform.parse("plan9_mips")))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> ArchiveAnswers.of(
                        giving.archive(new PackageId(CoreFixture.NULL, ProviderVersion.parse("9.9.9"), ID.platform()))))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void without_a_stored_release_and_upstream_the_client_gets_retry_after() {
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_record_of_other_bytes_than_the_verified_release_is_invalid() throws Exception {
        fixture.store(FOREIGN, Verification.SIGNED);
        fixture.published(SIGNED);
        fixture.learnt();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(fixture.records.find(ID)).isEmpty();
        assertThat(fixture.copied.verified(ID, fixture.published(SIGNED)).join())
                .isEmpty();
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_record_without_a_verified_release_is_invalid() throws Exception {
        fixture.store(SIGNED, Verification.SIGNED);
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
        assertStaysUntilReplaced(SIGNED);
        fixture.registry.recover();
        fixture.published(SIGNED);
        assertGives(ask(), SIGNED);
    }

    @Test
    void a_copied_in_package_is_read_again_before_a_release_verifies_it() throws Exception {
        fixture.store(SIGNED, Verification.IMPORTED);
        var altered = SIGNED.clone();
        altered[40] ^= 1;
        Files.write(fixture.path(), altered);
        fixture.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(fixture.records.find(ID)).map(PackageRecord::assurance).contains(Verification.IMPORTED);
        assertStaysUntilReplaced(altered);
    }

    private void assertStaysUntilReplaced(byte[] bytes) {
        assertThat(fixture.path()).hasBinaryContent(bytes);
        assertThat(fixture.quarantined()).doesNotExist();
    }

    @Test
    void a_record_stored_under_another_package_is_invalid() throws Exception {
        fixture.published(SIGNED);
        fixture.learnt();
        fixture.store(SIGNED, Verification.SIGNED);
        var other = new PackageId(CoreFixture.NULL, CoreFixture.ONE, Platform.parse("darwin_arm64"));
        var own = folder.resolve(".mirror/registry.example.com/acme/null/1.0.0");
        Files.copy(own.resolve("linux_amd64.json"), own.resolve("darwin_arm64.json"));
        assertThat(fixture.records.find(other)).isEqualTo(Optional.empty());
        assertThat(fixture.records.ofRelease(
                        new ReleaseId(CoreFixture.NULL, CoreFixture.ONE), Set.of(other.platform(), ID.platform())))
                .containsOnlyKeys(ID.platform());
    }
}
