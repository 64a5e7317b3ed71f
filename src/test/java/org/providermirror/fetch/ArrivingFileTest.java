package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
