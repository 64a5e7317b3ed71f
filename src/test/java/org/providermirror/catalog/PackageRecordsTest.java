package org.providermirror.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

/** The records of a release, of which two mirrors on one storage know. */
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
    void what_another_mirror_recorded_is_looked_for_by_one_caller_a_minute_while_the_others_get_what_is_known() {
        try (var storage = new LocalStorage(folder)) {
            var records = new PackageRecords(storage, SignaturePolicy.REQUIRE, time.time());
            var before = records.ofRelease(NULL, ONE, PLATFORMS);
            new PackageRecords(storage, SignaturePolicy.REQUIRE, time.time()).save(record(LINUX));
            assertThat(records.isDue(NULL, ONE)).isFalse();

            time.pass(Duration.ofSeconds(61));

            assertThat(records.inMemory(NULL, ONE)).hasValue(before);
            assertThat(records.isDue(NULL, ONE)).isTrue();
            assertThat(records.isDue(NULL, ONE)).isFalse();
            records.lookAgain(NULL, ONE, PLATFORMS);
            assertThat(records.inMemory(NULL, ONE)).hasValue(Map.of(LINUX, record(LINUX)));
        }
    }

    @Test
    void a_look_that_finds_nothing_new_leaves_the_very_same_records() {
        try (var storage = new LocalStorage(folder)) {
            var records = new PackageRecords(storage, SignaturePolicy.REQUIRE, time.time());
            records.save(record(LINUX));
            var before = records.ofRelease(NULL, ONE, PLATFORMS);

            assertThat(records.lookAgain(NULL, ONE, PLATFORMS)).isSameAs(before);
            assertThat(records.inMemory(NULL, ONE).orElseThrow()).isSameAs(before);
        }
    }

    @Test
    void a_record_that_is_saved_is_among_those_of_its_release_at_once_and_gone_when_it_is_removed() {
        try (var storage = new LocalStorage(folder)) {
            var records = new PackageRecords(storage, SignaturePolicy.REQUIRE, time.time());
            assertThat(records.ofRelease(NULL, ONE, PLATFORMS)).isEmpty();

            records.save(record(DARWIN));
            assertThat(records.inMemory(NULL, ONE)).hasValue(Map.of(DARWIN, record(DARWIN)));

            records.remove(new PackageId(NULL, ONE, DARWIN));
            assertThat(records.ofRelease(NULL, ONE, PLATFORMS)).isEmpty();
        }
    }

    private static PackageRecord record(Platform platform) {
        return new PackageRecord(
                new PackageId(NULL, ONE, platform),
                Sha256.of(new byte[] {1}),
                PackageHash.h1(new byte[32]),
                1,
                Optional.empty(),
                Instant.EPOCH,
                Assurance.SIGNED);
    }
}
