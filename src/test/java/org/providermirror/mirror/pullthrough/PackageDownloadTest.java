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

class PackageDownloadTest {
    private static final PackageId ID = CoreFixture.ID;
    private static final URI LOCATION = URI.create("https://releases.example.com/" + ID.archiveName());
    private static final byte[] SIGNED = CoreFixture.archive("what the publisher signed");
    private static final byte[] FOREIGN = CoreFixture.archive("what somebody copied in");

    @TempDir
    private Path folder;

    private CoreFixture room;

    @BeforeEach
    void start() {
        room = new CoreFixture(folder);
    }

    @AfterEach
    void stop() {
        room.close();
    }

    private ArchiveAnswer ask(MissAnswer miss) {
        return room.giving(miss, room.queue(10)).archive(ID);
    }

    private ArchiveAnswer ask() {
        return ask(MissAnswer.REDIRECT);
    }

    private void upstreamFails() {
        room.registry.fail(new UpstreamUnavailableException("registry.example.com", "timed out"));
    }

    private static void assertGives(ArchiveAnswer answer, byte[] bytes) throws IOException {
        assertThat(answer).isInstanceOf(ArchiveAnswer.Stored.class);
        var stored = (ArchiveAnswer.Stored) answer;
        assertThat(stored.sha256()).isEqualTo(Sha256.of(bytes));
        assertThat(((StoredContent.LocalFile) stored.content()).path()).hasBinaryContent(bytes);
    }

    @Test
    void a_stored_package_is_served_even_if_upstream_and_the_executor_are_busy() throws Exception {
        room.published(SIGNED);
        room.learnt();
        room.store(SIGNED, Verification.SIGNED);
        upstreamFails();
        room.busy();
        assertGives(ask(), SIGNED);
    }

    @Test
    void a_missing_package_is_redirected_to_the_publisher() {
        room.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(room.fetching.waiting()).isEqualTo(1);
    }

    @Test
    void a_record_without_bytes_is_a_miss() throws Exception {
        room.published(SIGNED);
        room.store(SIGNED, Verification.SIGNED);
        Files.delete(room.path());
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void bytes_of_another_length_than_their_record_are_never_served() throws Exception {
        room.published(SIGNED);
        room.store(SIGNED, Verification.SIGNED);
        Files.write(room.path(), new byte[] {1, 2, 3});
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void failing_storage_still_redirects_to_the_publisher() {
        room.published(SIGNED);
        room.storage.failWith(new StorageException("reading", new IOException("disk on fire")));
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(ask(MissAnswer.STREAM))
                .isInstanceOfSatisfying(
                        ArchiveAnswer.Arriving.class,
                        arriving -> assertThat(arriving.location()).isEqualTo(LOCATION));
    }

    @Test
    void a_full_queue_still_redirects_to_the_publisher_without_delay() {
        room.published(SIGNED);
        var queue = room.queue(1);
        var others = room.registry.release(
                CoreFixture.NULL, "2.0.0", Map.of("linux_amd64", SIGNED, "darwin_arm64", FOREIGN));
        room.registry.list(CoreFixture.NULL, "1.0.0", "2.0.0");
        var giving = room.giving(MissAnswer.REDIRECT, queue);
        others.packages().keySet().forEach(platform -> giving.archive(others.idOf(platform)));
        assertThat(giving.archive(ID)).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        var fastest = Duration.ofDays(1);
        for (var asked = 0; asked < 20; asked++) {
            var began = System.nanoTime();
            giving.archive(ID);
            var took = Duration.ofNanos(System.nanoTime() - began);
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        assertThat(fastest).isLessThan(Duration.ofMillis(50));
        assertThat(queue.arriving(ID)).isEmpty();
        assertThat(room.giving(MissAnswer.STREAM, queue).archive(ID)).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void in_stream_mode_bytes_come_as_they_arrive_to_all_from_one_fetch() {
        room.published(SIGNED);
        var queue = room.queue(10);
        var giving = room.giving(MissAnswer.STREAM, queue);
        var first = (ArchiveAnswer.Arriving) giving.archive(ID);
        var second = (ArchiveAnswer.Arriving) giving.archive(ID);
        assertThat(first.arriving()).isSameAs(second.arriving());
        assertThat(first.arriving().sha256()).isEqualTo(Sha256.of(SIGNED));
        assertThat(room.fetching.waiting()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(MissAnswer.class)
    void a_copied_in_package_is_checked_against_a_known_release_and_served_while_upstream_is_down(MissAnswer miss)
            throws Exception {
        room.published(SIGNED);
        room.learnt();
        room.copyIn(SIGNED);
        upstreamFails();
        room.restart();
        assertGives(ask(miss), SIGNED);
        assertThat(room.records.find(ID)).map(PackageRecord::assurance).contains(Verification.SIGNED);
    }

    @Test
    void a_copied_in_package_is_not_served_against_a_verified_release() throws Exception {
        room.published(SIGNED);
        room.learnt();
        room.copyIn(FOREIGN);
        upstreamFails();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_copied_in_package_is_not_served_against_the_release_even_without_a_location() throws Exception {
        room.registry.signUrls();
        room.published(SIGNED);
        room.learnt();
        room.store(FOREIGN, Verification.IMPORTED);
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_copied_in_package_is_served_by_its_own_hash_only_until_upstream_answers() throws Exception {
        room.copyIn(FOREIGN);
        upstreamFails();
        assertGives(ask(), FOREIGN);
        assertThat(room.records.find(ID)).map(PackageRecord::assurance).contains(Verification.IMPORTED);
        room.registry.recover();
        room.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_package_that_upstream_cannot_prove_is_not_served_because_it_was_copied_in() throws Exception {
        room.copyIn(FOREIGN);
        room.published(SIGNED);
        room.registry.fail(new ReleaseUnverifiedException(ID, "no key of the registry made the signature"));
        assertThatThrownBy(this::ask).isInstanceOf(ReleaseUnverifiedException.class);
    }

    @Test
    void a_full_executor_does_not_prevent_serving_a_stored_release() {
        room.published(SIGNED);
        room.learnt();
        room.restart();
        room.busy();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
    }

    @Test
    void a_missing_package_is_not_found() {
        room.published(SIGNED);
        var giving = room.giving(MissAnswer.REDIRECT, room.queue(10));
        assertThatThrownBy(() ->
                        giving.archive(new PackageId(CoreFixture.NULL, CoreFixture.ONE, Platform.parse("plan9_mips"))))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() ->
                        giving.archive(new PackageId(CoreFixture.NULL, ProviderVersion.parse("9.9.9"), ID.platform())))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void without_a_stored_release_and_upstream_the_client_gets_retry_after() {
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void a_record_of_other_bytes_than_the_verified_release_is_invalid() throws Exception {
        room.store(FOREIGN, Verification.SIGNED);
        room.published(SIGNED);
        room.learnt();
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(room.records.find(ID)).isEmpty();
        assertThat(room.copied.verified(ID, room.published(SIGNED)).join()).isEmpty();
        assertStaysUntilReplaced(FOREIGN);
    }

    @Test
    void a_record_without_a_verified_release_is_invalid() throws Exception {
        room.store(SIGNED, Verification.SIGNED);
        upstreamFails();
        assertThatThrownBy(this::ask).isInstanceOf(UpstreamUnavailableException.class);
        assertStaysUntilReplaced(SIGNED);
        room.registry.recover();
        room.published(SIGNED);
        assertGives(ask(), SIGNED);
    }

    @Test
    void a_copied_in_package_is_read_again_before_a_release_verifies_it() throws Exception {
        room.store(SIGNED, Verification.IMPORTED);
        var altered = SIGNED.clone();
        altered[40] ^= 1;
        Files.write(room.path(), altered);
        room.published(SIGNED);
        assertThat(ask()).isEqualTo(new ArchiveAnswer.Upstream(LOCATION));
        assertThat(room.records.find(ID)).map(PackageRecord::assurance).contains(Verification.IMPORTED);
        assertStaysUntilReplaced(altered);
    }

    private void assertStaysUntilReplaced(byte[] bytes) {
        assertThat(room.path()).hasBinaryContent(bytes);
        assertThat(room.quarantined()).doesNotExist();
    }

    @Test
    void a_record_stored_under_another_package_is_invalid() throws Exception {
        room.published(SIGNED);
        room.learnt();
        room.store(SIGNED, Verification.SIGNED);
        var other = new PackageId(CoreFixture.NULL, CoreFixture.ONE, Platform.parse("darwin_arm64"));
        var own = folder.resolve(".mirror/registry.example.com/acme/null/1.0.0");
        Files.copy(own.resolve("linux_amd64.json"), own.resolve("darwin_arm64.json"));
        assertThat(room.records.find(other)).isEqualTo(Optional.empty());
        assertThat(room.records.ofRelease(
                        new ReleaseId(CoreFixture.NULL, CoreFixture.ONE), Set.of(other.platform(), ID.platform())))
                .containsOnlyKeys(ID.platform());
    }
}
