package org.providermirror.hosted;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Event;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.hosted.HostedInstance.FakeKeys;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** An attacker who can write to the storage, but not register keys. */
class ForgedHostedReleaseTest {
    private static final ReleaseId V1 = HostedInstance.release("1.0.0");
    private static final ReleaseId V2 = HostedInstance.release("2.0.0");
    private static final PackageId LINUX = HostedInstance.packageOf(V1, "linux_amd64");

    @TempDir
    private Path folder;

    private final Clocks time = Clocks.system();
    private MemoryStorage storage;

    @BeforeEach
    void start() {
        storage = new MemoryStorage(folder);
    }

    private HostedInstance restarted() {
        return new HostedInstance(storage, time);
    }

    private void assertRefused(ReleaseId release, String reason) {
        var mirror = restarted();
        assertThatThrownBy(() -> mirror.release(release))
                .isInstanceOf(ReleaseUnverifiedException.class)
                .hasMessageContaining(reason);
        assertThat(mirror.records.ofRelease(release, Set.of(LINUX.platform()))).isEmpty();
        assertThat(mirror.events)
                .extracting(Event::sentence)
                .anyMatch(sentence -> sentence.contains("until the same bytes are published or imported again"));
    }

    private void copyAll(MemoryStorage from) {
        from.list(new StorageKey("providers.corp.example")).forEach(object -> copy(from, object.key(), object.key()));
        from.list(StorageLayout.OWN).forEach(object -> copy(from, object.key(), object.key()));
    }

    private void copy(MemoryStorage from, StorageKey key, StorageKey target) {
        storage.put(target, from.peek(key).orElseThrow());
    }

    private MemoryStorage ofStranger() throws Exception {
        var theirs = new MemoryStorage(folder);
        var key = SigningKey.ofStranger();
        new HostedInstance(theirs, time, new FakeKeys(List.of(key.armored()), true))
                .publish(V1, new PublisherFolder(V1, key).with(7, "linux_amd64").tar());
        return theirs;
    }

    @Test
    void a_whole_release_that_a_stranger_signed_is_refused() throws Exception {
        copyAll(ofStranger());
        assertRefused(V1, "never registered");
    }

    @Test
    void sums_that_were_changed_or_lost_their_signature_are_refused() throws Exception {
        restarted().publish(V1, PublisherFolder.of(V1, "linux_amd64").tar());
        var revision = StorageLayout.hostedRevision(V1, 1);
        var sums = storage.peek(revision.resolve("SHA256SUMS")).orElseThrow();

        storage.put(
                revision.resolve("SHA256SUMS"),
                (new String(sums, UTF_8) + "0".repeat(64) + "  "
                                + LINUX.archiveName().replace("linux", "plan9") + "\n")
                        .getBytes(UTF_8));
        assertRefused(V1, "");

        storage.put(revision.resolve("SHA256SUMS"), sums);
        assertThat(restarted().release(V1)).isPresent();
        storage.delete(revision.resolve("SHA256SUMS.sig"));
        assertRefused(V1, "");
    }

    @Test
    void a_genuine_release_under_the_name_of_another_version_is_refused() throws Exception {
        var mirror = restarted();
        mirror.publish(V1, PublisherFolder.of(V1, "linux_amd64").tar());
        mirror.publish(V2, PublisherFolder.of(V2, "linux_amd64").tar());
        for (var name : List.of("SHA256SUMS", "SHA256SUMS.sig", "release.json")) {
            var genuine = StorageLayout.hostedRevision(V2, 1).resolve(name);
            if (storage.peek(genuine).isPresent()) {
                copy(storage, genuine, StorageLayout.hostedRevision(V1, 1).resolve(name));
            }
        }
        assertRefused(V1, "");
    }

    @Test
    void a_package_without_a_publication_does_not_exist() throws Exception {
        var theirs = ofStranger();
        copy(theirs, StorageLayout.archive(LINUX), StorageLayout.archive(LINUX));
        copy(theirs, StorageLayout.packageRecord(LINUX), StorageLayout.packageRecord(LINUX));
        var mirror = restarted();
        assertThat(mirror.listed(V1)).isEmpty();
        assertThat(mirror.release(V1)).isEmpty();
    }

    @Test
    void other_bytes_with_a_record_that_names_them_are_not_served_in_a_published_release() throws Exception {
        restarted().publish(V1, PublisherFolder.of(V1, "linux_amd64").tar());
        var theirs = ofStranger();
        copy(theirs, StorageLayout.archive(LINUX), StorageLayout.archive(LINUX));
        copy(theirs, StorageLayout.packageRecord(LINUX), StorageLayout.packageRecord(LINUX));
        var mirror = restarted();
        var release = mirror.release(V1).orElseThrow();
        assertThat(mirror.recordsOf(release)).isEmpty();
        assertThat(mirror.records.find(LINUX)).isEmpty();
    }
}
