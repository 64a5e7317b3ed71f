package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

class ArrivingFileTest {
    private static final PackageId ID = new PackageId(
            ProviderAddress.parse("registry.example.com/acme/null"),
            ProviderVersion.parse("1.0.0"),
            Platform.parse("linux_amd64"));
    private static final byte[] BYTES = "the whole package".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private final List<String> reported = new ArrayList<>();

    private ArrivingFile arriving() {
        return new ArrivingFile(ID, Sha256.of(BYTES), null);
    }

    @Test
    void the_last_byte_is_held_back_until_all_is_verified() {
        var arriving = arriving();
        arriving.begin(folder.resolve("file"), OptionalLong.of(BYTES.length));
        arriving.arrived(BYTES.length);
        assertThat(arriving.available()).isEqualTo(BYTES.length - 1);
        assertThat(arriving.complete()).isFalse();
        arriving.verified(BYTES.length);
        assertThat(arriving.available()).isEqualTo(BYTES.length);
        assertThat(arriving.complete()).isTrue();
    }

    @Test
    void a_client_that_waits_for_the_beginning_is_notified_once() {
        var arriving = arriving();
        arriving.whenBeyond(-1, () -> reported.add("begun"));
        assertThat(reported).isEmpty();
        arriving.begin(folder.resolve("file"), OptionalLong.empty());
        arriving.arrived(10);
        assertThat(reported).containsExactly("begun");
    }

    @Test
    void a_client_that_waits_for_a_byte_is_notified_when_it_is_available() {
        var arriving = arriving();
        arriving.begin(folder.resolve("file"), OptionalLong.of(100));
        arriving.whenBeyond(9, () -> reported.add("tenth"));
        arriving.arrived(10);
        assertThat(reported).isEmpty();
        arriving.arrived(11);
        assertThat(reported).containsExactly("tenth");
        arriving.whenBeyond(5, () -> reported.add("at once"));
        assertThat(reported).containsExactly("tenth", "at once");
    }

    @Test
    void a_crowd_wakes_for_the_first_bytes_for_each_256_kib_and_every_200_ms() {
        var time = new ManualTime();
        var arriving = new ArrivingFile(ID, Sha256.of(BYTES), null, time.time().monotonic());
        arriving.begin(folder.resolve("file"), OptionalLong.of(10 << 20));
        for (var client = 0; client < 9; client++) {
            arriving.whenBeyond(9 << 20, () -> reported.add("the end"));
        }
        for (var position : List.of(0, 65_000, 131_000, 400_000)) {
            arriving.whenBeyond(position, () -> reported.add("beyond " + position));
        }
        arriving.arrived(65_536);
        assertThat(reported).containsExactly("beyond 0", "beyond 65000");
        arriving.arrived(2 * 65_536);
        assertThat(reported).hasSize(2);
        arriving.arrived(6 * 65_536);
        assertThat(reported).hasSize(3).contains("beyond 131000");
        arriving.arrived(400_002);
        assertThat(reported).hasSize(3);
        time.pass(Duration.ofMillis(200));
        arriving.arrived(400_003);
        assertThat(reported).hasSize(4).contains("beyond 400000");
    }

    @Test
    void the_remaining_time_follows_from_the_rate_of_this_attempt() {
        var time = new ManualTime();
        var arriving = new ArrivingFile(ID, Sha256.of(BYTES), null, time.time().monotonic());
        assertThat(arriving.left()).isEmpty();
        arriving.begin(folder.resolve("file"), OptionalLong.of(1_001));
        assertThat(arriving.left()).isEmpty();
        time.pass(Duration.ofSeconds(2));
        arriving.arrived(101);
        assertThat(arriving.left()).contains(Duration.ofMillis(18_020));
        arriving.begin(folder.resolve("file"), OptionalLong.of(1_001));
        assertThat(arriving.left()).as("a resumed download has no rate yet").isEmpty();
        time.pass(Duration.ofSeconds(1));
        arriving.arrived(601);
        assertThat(arriving.left()).contains(Duration.ofMillis(802));
        arriving.verified(1_001);
        assertThat(arriving.left()).contains(Duration.ZERO);
        assertThat(arriving.age()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_package_is_stored_only_after_its_record_is_and_never_after_a_failure() {
        var published = arriving();
        published.verified(BYTES.length);
        assertThat(published.stored().toCompletableFuture()).isNotDone();
        published.published();
        assertThat(published.stored().toCompletableFuture()).isCompletedWithValue(true);
        var unpublished = arriving();
        unpublished.verified(BYTES.length);
        unpublished.fail();
        assertThat(unpublished.stored().toCompletableFuture()).isCompletedWithValue(false);
    }

    @Test
    void waiting_clients_are_notified_of_a_failure_and_of_the_end() {
        var failing = arriving();
        failing.whenBeyond(5, () -> reported.add("failed"));
        failing.fail();
        assertThat(failing.failed()).isTrue();
        var complete = arriving();
        complete.begin(folder.resolve("file"), OptionalLong.empty());
        complete.whenBeyond(99, () -> reported.add("complete"));
        complete.verified(10);
        assertThat(reported).containsExactly("failed", "complete");
        assertThat(complete.length()).hasValue(10);
    }

    @Test
    void a_failing_client_ends_neither_the_download_nor_the_other_clients() {
        var arriving = arriving();
        arriving.whenBeyond(-1, () -> {
            throw new IllegalStateException("the response is gone");
        });
        arriving.whenBeyond(-1, () -> reported.add("begun"));
        arriving.begin(folder.resolve("file"), OptionalLong.empty());
        assertThat(reported).containsExactly("begun");
    }

    @Test
    void a_complete_package_never_fails_any_more() {
        var arriving = arriving();
        arriving.begin(folder.resolve("file"), OptionalLong.empty());
        arriving.verified(10);
        arriving.fail();
        assertThat(arriving.failed()).isFalse();
        assertThat(arriving.complete()).isTrue();
    }

    @Test
    void before_the_beginning_there_is_nothing_to_open() {
        try (var storage = new LocalStorage(folder)) {
            var arriving = new ArrivingFile(ID, Sha256.of(BYTES), storage);
            assertThat(arriving.begun()).isFalse();
            assertThatThrownBy(arriving::open).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_late_reader_reads_the_published_package() throws IOException {
        try (var storage = new LocalStorage(folder);
                var staging = storage.stage(BYTES.length)) {
            var arriving = new ArrivingFile(ID, Sha256.of(BYTES), storage);
            arriving.begin(staging.file(), OptionalLong.of(BYTES.length));
            Files.write(staging.file(), BYTES);
            arriving.verified(BYTES.length);
            staging.publish(StorageLayout.archive(ID), Sha256.of(BYTES));
            Files.deleteIfExists(staging.file());
            try (var channel = arriving.open()) {
                var read = ByteBuffer.allocate(100);
                assertThat(channel.read(read)).isEqualTo(BYTES.length);
            }
        }
    }
}
