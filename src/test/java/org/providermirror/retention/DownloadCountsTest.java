package org.providermirror.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.GatedStorage;
import org.providermirror.testing.ManualTime;

class DownloadCountsTest {
    private static final PackageId LINUX = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId MAC = FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");

    private static final PackageId OTHER = FakeRegistry.packageId("widgets", "dns", "1.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private FailingStorage storage;

    @BeforeEach
    void open() {
        storage = new FailingStorage(new LocalStorage(folder));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private DownloadCounts instance(String name) {
        return new DownloadCounts(storage, time.time(), name);
    }

    @Test
    void downloads_of_all_instances_and_packages_of_a_provider_are_summed_up() {
        var one = instance("one");
        var other = instance("other");
        one.note(LINUX, Optional.empty());
        one.note(MAC, Optional.empty());
        other.note(LINUX, Optional.empty());
        other.keep();
        assertThat(one.byProvider()).isEqualTo(Map.of(LINUX.provider(), 3L));
    }

    @Test
    void counts_survive_a_restart_and_are_taken_over_from_an_ended_instance_once() throws IOException {
        var ended = instance("ended");
        ended.note(LINUX, Optional.empty());
        ended.note(LINUX, Optional.empty());
        ended.keep();
        age("ended");
        var one = instance("one");
        var other = instance("other");
        assertThat(one.byProvider()).containsEntry(LINUX.provider(), 2L);
        one.inherit();
        other.inherit();
        assertThat(record("ended")).doesNotExist();
        assertThat(one.byProvider()).containsEntry(LINUX.provider(), 2L);
        assertThat(other.byProvider()).containsEntry(LINUX.provider(), 2L);
    }

    @Test
    void an_inherited_record_is_not_counted_twice_and_members_without_a_number_are_skipped() throws IOException {
        var ended = instance("ended");
        ended.note(LINUX, Optional.of("ci"));
        ended.keep();
        var principals = folder.resolve(StorageLayout.DOWNLOAD_PRINCIPALS.value());
        var record = Files.readString(principals.resolve("ended.json"));
        Files.writeString(principals.resolve("null.json"), record.replace("1}", "null}"));
        var one = instance("one");
        assertThat(one.byPrincipal(Optional.empty())).isEqualTo(Map.of("ci", 1L));
        assertThat(one.of(LINUX.provider(), Optional.empty()).packages()).isEqualTo(Map.of(LINUX, 1L));
        age("ended");
        one.inherit();
        assertThat(one.of(LINUX.provider(), Optional.empty()).packages()).isEqualTo(Map.of(LINUX, 1L));
    }

    @Test
    void counts_stay_in_memory_while_storage_fails() {
        var counts = instance("one");
        counts.note(LINUX, Optional.empty());
        storage.failWith(new StorageException("writing", new IOException("full")));
        counts.keep();
        storage.recover();
        counts.keep();
        assertThat(instance("other").byProvider()).containsEntry(LINUX.provider(), 1L);
    }

    @Test
    void an_instance_without_downloads_writes_nothing_and_an_idle_one_keeps_its_record_young() throws IOException {
        var counts = instance("one");
        counts.keep();
        assertThat(record("one")).doesNotExist();
        counts.note(LINUX, Optional.empty());
        counts.keep();
        age("one");
        counts.keep();
        assertThat(Files.getLastModifiedTime(record("one")).toInstant())
                .isBefore(time.now().minus(Duration.ofDays(1)));
        time.pass(Duration.ofHours(7));
        counts.keep();
        assertThat(instance("other").byProvider()).containsEntry(LINUX.provider(), 1L);
        assertThat(Files.getLastModifiedTime(record("one")).toInstant())
                .isAfter(java.time.Instant.now().minus(Duration.ofDays(1)));
    }

    @Test
    void a_record_that_cannot_be_read_is_ignored() throws IOException {
        Files.createDirectories(record("other").getParent());
        Files.writeString(record("other"), "{");
        assertThat(instance("one").byProvider()).isEmpty();
    }

    @Test
    void records_of_other_instances_are_read_again_only_after_they_changed() {
        var downloads = instance("other");
        var uses = new PackageUsage(storage, time.time(), "other");
        var gate = new GatedStorage(storage);
        var readDownloads = new DownloadCounts(gate.storage(), time.time(), "reader");
        var readUses = new PackageUsage(gate.storage(), time.time(), "reader");
        for (var change = 1; change <= 2; change++) {
            downloads.note(LINUX, Optional.empty());
            downloads.keep();
            time.pass(Duration.ofMinutes(2));
            uses.note(LINUX);
            uses.keep();
            for (var look = 0; look < 3; look++) {
                assertThat(readDownloads.byProvider()).isEqualTo(Map.of(LINUX.provider(), (long) change));
                assertThat(readUses.byProvider())
                        .isEqualTo(Map.of(LINUX.provider(), time.now().truncatedTo(ChronoUnit.SECONDS)));
            }
            assertThat(gate.calls())
                    .filteredOn(call -> call.startsWith("read "))
                    .hasSize(2 * change);
        }
    }

    @Test
    void downloads_of_a_version_are_counted_by_day_for_thirty_days() {
        var one = instance("one");
        one.note(LINUX, Optional.empty());
        time.pass(Duration.ofDays(3));
        one.note(LINUX, Optional.empty());
        one.keep();
        var other = instance("other");
        other.note(MAC, Optional.empty());
        var today = LocalDate.ofInstant(time.now(), ZoneOffset.UTC);
        var found = other.of(LINUX.provider(), Optional.of(LINUX.version()));
        assertThat(found.days()).hasSize(30).containsEntry(today, 2L).containsEntry(today.minusDays(3), 1L);
        assertThat(found.packages()).isEqualTo(Map.of(LINUX, 2L, MAC, 1L));
        assertThat(other.of(LINUX.provider(), Optional.of(ProviderVersion.parse("9.9.9")))
                        .packages())
                .isEmpty();
        time.pass(Duration.ofDays(28));
        assertThat(other.of(LINUX.provider(), Optional.empty()).days().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(2);
        other.keep();
        one.keep();
        assertThat(one.of(LINUX.provider(), Optional.empty()).packages()).isEqualTo(Map.of(LINUX, 2L, MAC, 1L));
    }

    @Test
    void a_thousand_principals_are_counted_by_name_on_all_instances_and_the_rest_together() throws IOException {
        var one = instance("one");
        IntStream.range(0, 1_002).forEach(number -> one.note(LINUX, Optional.of("token " + number)));
        one.note(LINUX, Optional.of("token 7"));
        one.note(OTHER, Optional.of("token 7"));
        one.note(LINUX, Optional.empty());
        one.keep();
        var other = instance("other");
        other.note(LINUX, Optional.of("token 7"));
        other.note(LINUX, Optional.of("late"));
        var found = other.byPrincipal(Optional.of(LINUX.provider()));
        assertThat(found).hasSize(1_001).containsEntry("token 7", 3L);
        assertThat(found.get(""))
                .as("two beyond the thousand, and one of the two instances together")
                .isEqualTo(3);
        assertThat(found.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1_005);
        assertThat(other.byPrincipal(Optional.of(OTHER.provider()))).isEqualTo(Map.of("token 7", 1L));
        assertThat(other.byPrincipal(Optional.empty())).containsEntry("token 7", 4L);
    }

    @Test
    void a_new_principal_replaces_one_without_a_download_for_thirty_days() {
        var counts = instance("one");
        IntStream.range(0, 1_000).forEach(number -> counts.note(LINUX, Optional.of("token " + number)));
        time.pass(Duration.ofDays(29));
        counts.note(LINUX, Optional.of("token 7"));
        counts.keep();
        counts.note(LINUX, Optional.of("early"));
        assertThat(counts.byPrincipal(Optional.empty())).doesNotContainKey("early");
        time.pass(Duration.ofDays(1));
        counts.keep();
        IntStream.range(0, 3).forEach(download -> counts.note(LINUX, Optional.of("late")));
        assertThat(counts.byPrincipal(Optional.empty()))
                .hasSize(1_001)
                .containsEntry("late", 3L)
                .containsEntry("token 7", 2L);
    }

    private Path record(String name) {
        return folder.resolve(StorageLayout.DOWNLOADS.value()).resolve(name + ".json");
    }

    private void age(String name) throws IOException {
        Files.setLastModifiedTime(record(name), FileTime.from(time.now().minus(Duration.ofDays(2))));
    }
}
