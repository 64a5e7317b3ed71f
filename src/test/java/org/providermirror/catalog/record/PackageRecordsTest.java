package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.StoredTrust;

/** Tests the package records of a release that two instances share on one storage. */
class PackageRecordsTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final Platform DARWIN = Platform.parse("darwin_arm64");
    private static final Set<Platform> PLATFORMS = Set.of(LINUX, DARWIN);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();

    @Test
    void one_caller_a_minute_looks_up_records_of_other_instances_while_the_others_use_the_cache() {
        try (var storage = new LocalStorage(folder)) {
            var records = records(storage);
            var before = records.ofRelease(new ReleaseId(NULL, ONE), PLATFORMS);
            records(storage).save(record(LINUX));
            assertThat(records.isDue(new ReleaseId(NULL, ONE))).isFalse();

            time.pass(Duration.ofSeconds(61));

            assertThat(records.inMemory(new ReleaseId(NULL, ONE))).hasValue(before);
            assertThat(records.isDue(new ReleaseId(NULL, ONE))).isTrue();
            assertThat(records.isDue(new ReleaseId(NULL, ONE))).isFalse();
            records.lookAgain(new ReleaseId(NULL, ONE), PLATFORMS);
            assertThat(records.inMemory(new ReleaseId(NULL, ONE))).hasValue(Map.of(LINUX, record(LINUX)));
        }
    }

    @Test
    void a_look_that_finds_nothing_new_leaves_the_very_same_records() {
        try (var storage = new LocalStorage(folder)) {
            var records = records(storage);
            records.save(record(LINUX));
            var before = records.ofRelease(new ReleaseId(NULL, ONE), PLATFORMS);

            assertThat(records.lookAgain(new ReleaseId(NULL, ONE), PLATFORMS)).isSameAs(before);
            assertThat(records.inMemory(new ReleaseId(NULL, ONE)).orElseThrow()).isSameAs(before);
        }
    }

    @Test
    void a_record_that_is_saved_is_among_those_of_its_release_at_once_and_gone_when_it_is_removed() {
        try (var storage = new LocalStorage(folder)) {
            var records = records(storage);
            assertThat(records.ofRelease(new ReleaseId(NULL, ONE), PLATFORMS)).isEmpty();

            records.save(record(DARWIN));
            assertThat(records.inMemory(new ReleaseId(NULL, ONE))).hasValue(Map.of(DARWIN, record(DARWIN)));

            records.removeUnless(new PackageId(NULL, ONE, DARWIN), record -> false);
            assertThat(records.ofRelease(new ReleaseId(NULL, ONE), PLATFORMS)).isEmpty();
        }
    }

    @Test
    void a_record_of_other_bytes_than_its_release_lists_is_not_valid_and_is_reported_once() {
        try (var storage = new LocalStorage(folder)) {
            records(storage, new byte[] {2}, event -> {}).save(record(LINUX, Verification.SIGNED, new byte[] {2}));
            var events = new ArrayList<Event>();
            var records = records(storage, new byte[] {1}, events::add);
            for (var attempt = 0; attempt < 3; attempt++) {
                assertThat(records.find(id(LINUX))).isEmpty();
                assertThat(records.ofRelease(new ReleaseId(NULL, ONE), PLATFORMS))
                        .isEmpty();
            }
            assertThat(records.isInvalid(id(LINUX))).isTrue();
            assertThat(records.claimsRelease(id(LINUX))).isTrue();
            assertThat(events).singleElement().satisfies(event -> {
                assertThat(event.kind()).isEqualTo(EventKind.VERIFICATION_FAILED);
                assertThat(event.platform()).contains(LINUX);
                assertThat(event.sentence())
                        .contains(
                                Sha256.of(new byte[] {1}).hex(),
                                Sha256.of(new byte[] {2}).hex());
            });

            records.save(record(LINUX));
            assertThat(records.find(id(LINUX))).contains(record(LINUX));
            assertThat(records.isInvalid(id(LINUX))).isFalse();
        }
    }

    @Test
    void a_record_superseded_by_a_decision_is_invalid_but_not_a_fault() {
        try (var storage = new LocalStorage(folder)) {
            records(storage).save(record(LINUX));
            var events = new ArrayList<Event>();
            var records = new PackageRecords(
                    storage,
                    Runnable::run,
                    new PackageRecords.Releases() {
                        @Override
                        public Optional<Release> find(ReleaseId release) {
                            return StoredTrust.release(Set.of(id(LINUX)), new byte[] {2}, time.time());
                        }

                        @Override
                        public Optional<Release> first(ReleaseId release) {
                            return StoredTrust.release(Set.of(id(LINUX)), new byte[] {1}, time.time());
                        }
                    },
                    new StoredFaults(events::add, host -> false, time.time().wall()),
                    time.time());
            assertThat(records.find(id(LINUX))).isEmpty();
            assertThat(events).isEmpty();
        }
    }

    @Test
    void a_record_that_says_more_than_its_release_is_not_valid() {
        try (var storage = new LocalStorage(folder)) {
            var records = records(storage);
            records.save(record(LINUX, Verification.KEYLESS, new byte[] {1}));
            assertThat(records.find(id(LINUX))).isEmpty();
            records.save(record(LINUX, Verification.UNSIGNED, new byte[] {1}));
            assertThat(records.find(id(LINUX))).isEmpty();
            assertThat(records.isInvalid(id(LINUX))).isTrue();
        }
    }

    @Test
    void a_record_without_a_verified_release_is_not_valid_until_there_is_one() {
        try (var storage = new LocalStorage(folder)) {
            records(storage).save(record(LINUX));
            var release = new AtomicReference<Optional<Release>>(Optional.empty());
            var records = new PackageRecords(
                    storage, Runnable::run, id -> release.get(), StoredTrust.faults(time.time()), time.time());
            assertThat(records.find(id(LINUX))).isEmpty();
            release.set(StoredTrust.release(Set.of(id(LINUX)), new byte[] {1}, time.time()));
            assertThat(records.find(id(LINUX))).contains(record(LINUX));
            release.set(Optional.empty());
            assertThat(records.find(id(LINUX)))
                    .as("from memory, without another look")
                    .isPresent();
        }
    }

    @Test
    void a_record_of_what_was_copied_in_needs_no_release() {
        try (var storage = new LocalStorage(folder)) {
            var copied = record(LINUX, Verification.IMPORTED, new byte[] {2});
            var records = records(storage);
            records.save(copied);
            assertThat(records.find(id(LINUX))).contains(copied);
            assertThat(records.claimsRelease(id(LINUX))).isFalse();
        }
    }

    private static PackageId id(Platform platform) {
        return new PackageId(NULL, ONE, platform);
    }

    private PackageRecords records(Storage storage, byte[] bytes, Events events) {
        return new PackageRecords(
                storage,
                Runnable::run,
                release -> StoredTrust.release(Set.of(id(LINUX), id(DARWIN)), bytes, time.time()),
                new StoredFaults(events, host -> false, time.time().wall()),
                time.time());
    }

    private PackageRecords records(Storage storage) {
        return records(storage, new byte[] {1}, event -> {});
    }

    private static PackageRecord record(Platform platform) {
        return record(platform, Verification.SIGNED, new byte[] {1});
    }

    private static PackageRecord record(Platform platform, Verification assurance, byte[] bytes) {
        return new PackageRecord(
                id(platform),
                Sha256.of(bytes),
                PackageHash.h1(new byte[32]),
                bytes.length,
                Optional.empty(),
                Instant.EPOCH,
                assurance);
    }
}
