package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.storage.s3.S3Storage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.S3Server;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** Packages that come back from the quarantine, in a folder and in a bucket. */
@Tag("component")
class QuarantinedCopyTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final StorageKey ARCHIVE = StorageLayout.archive(ID);
    private static final StorageKey QUARANTINED = StorageLayout.QUARANTINE.resolve(ARCHIVE.value());
    private static final byte[] FIRST = archive("first");
    private static final byte[] OTHER = archive("other");
    private static final byte[] ALTERED = archive("altered in quarantine");

    @TempDir
    private Path folder;

    private Optional<S3Server> server = Optional.empty();
    private FailingStorage storage;
    private PackageRecords records;
    private QuarantinedCopy copies;
    private Release release;

    private enum Kind {
        FOLDER,
        BUCKET
    }

    private void start(Kind kind) {
        if (kind == Kind.FOLDER) {
            storage = new FailingStorage(new LocalStorage(folder));
        } else {
            server = Optional.of(S3Server.start());
            storage = new FailingStorage(new S3Storage(server.get().newBucket(), folder));
        }
        records = records(FIRST);
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        copies = new QuarantinedCopy(
                storage,
                records,
                new ExistingArchives(
                        storage,
                        releases(),
                        records,
                        archiveHash,
                        StoredTrust.faults(Clocks.system()),
                        Clocks.system()));
        release = new ScriptedRegistry().release(ID.provider(), "1.0.0", Map.of("linux_amd64", FIRST));
    }

    private PackageRecords records(byte[] listed) {
        return StoredTrust.records(storage, Set.of(ID), listed, Clocks.system());
    }

    private ReleaseCatalog releases() {
        var registry = new ScriptedRegistry();
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                Clocks.system());
        return new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, Clocks.system()),
                ReleaseDecisions.NONE,
                Refusals.on(storage, Clocks.system()),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                Clocks.system());
    }

    @AfterEach
    void stop() {
        storage.close();
        server.ifPresent(S3Server::close);
    }

    private static byte[] archive(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-null_v1.0.0"));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void store(byte[] bytes, boolean recorded) throws IOException {
        try (var staging = storage.stage(bytes.length)) {
            Files.write(staging.file(), bytes);
            assertThat(staging.publish(ARCHIVE, Sha256.of(bytes))).isTrue();
        }
        if (recorded) {
            records.save(new PackageRecord(
                    ID,
                    Sha256.of(bytes),
                    PackageHash.h1(Sha256.newDigest().digest(bytes)),
                    bytes.length,
                    Optional.empty(),
                    Instant.EPOCH,
                    Verification.SIGNED));
        }
    }

    private void quarantine(byte[] bytes) throws IOException {
        store(bytes, false);
        storage.quarantine(ARCHIVE);
    }

    private byte[] bytes(StorageKey key) throws IOException {
        try (var bytes = storage.stream(key).orElseThrow()) {
            return bytes.readAllBytes();
        }
    }

    private Optional<Sha256> recorded() {
        return records(FIRST).find(ID).map(PackageRecord::sha256);
    }

    private void assertFirstIsStored() throws IOException {
        assertThat(bytes(ARCHIVE)).isEqualTo(FIRST);
        assertThat(recorded()).contains(Sha256.of(FIRST));
        assertThat(records.find(ID).map(PackageRecord::sha256)).contains(Sha256.of(FIRST));
    }

    @ParameterizedTest
    @EnumSource
    void the_bytes_that_the_release_lists_come_back_in_place_of_others(Kind kind) throws IOException {
        start(kind);
        quarantine(FIRST);
        store(OTHER, true);
        copies.restore(ID, release);
        assertFirstIsStored();
        copies.restore(ID, release);
        assertFirstIsStored();
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_that_was_never_replaced_is_valid_again_and_the_quarantine_is_not_touched(Kind kind) throws IOException {
        start(kind);
        quarantine(OTHER);
        store(FIRST, false);
        copies.restore(ID, release);
        assertFirstIsStored();
        assertThat(bytes(QUARANTINED)).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void bytes_that_the_release_does_not_list_stay_in_quarantine_and_others_lose_their_record(Kind kind)
            throws IOException {
        start(kind);
        quarantine(ALTERED);
        store(OTHER, true);
        copies.restore(ID, release);
        assertThat(recorded()).isEmpty();
        assertThat(bytes(ARCHIVE)).isEqualTo(OTHER);
        assertThat(bytes(QUARANTINED)).isEqualTo(ALTERED);
    }

    @ParameterizedTest
    @EnumSource
    void with_nothing_in_quarantine_others_lose_their_record(Kind kind) throws IOException {
        start(kind);
        store(OTHER, true);
        copies.restore(ID, release);
        assertThat(recorded()).isEmpty();
        assertThat(bytes(ARCHIVE)).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @EnumSource
    void whatever_it_was_killed_in_the_middle_of_it_is_done_the_next_time(Kind kind) throws IOException {
        start(kind);
        quarantine(FIRST);
        store(OTHER, true);
        storage.beforeRemoving(key -> {
            if (key.equals(ARCHIVE)) {
                throw new StorageException("testing", new IOException("killed before the others were removed"));
            }
        });
        assertThatThrownBy(() -> copies.restore(ID, release)).isInstanceOf(StorageException.class);
        assertThat(recorded()).as("the others are not served").isEmpty();
        storage.beforeRemoving(key -> {});
        storage.delete(ARCHIVE);
        assertThat(bytes(QUARANTINED)).as("killed before it was published").isEqualTo(FIRST);
        copies.restore(ID, release);
        assertFirstIsStored();
    }
}
