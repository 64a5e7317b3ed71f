package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;

/** Tests that an instrumented storage fulfils the contract of storage and reports each call. */
@Tag("component")
class InstrumentedStorageTest extends StorageContract {
    private static final StorageKey RECORD = StorageLayout.OWN.resolve("record.json");
    private static final StorageKey PACKAGE = new StorageKey("registry.example.com/acme/null/some.zip");
    private static final byte[] BYTES = "bytes".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private final List<String> reported = new ArrayList<>();
    private final StorageListener watch = new StorageListener() {
        @Override
        public void called(StorageCall call, boolean worked, Duration time) {
            assertThat(time).isPositive();
            reported.add(call + (worked ? "" : " failed"));
        }

        @Override
        public void changed(StorageKey key) {
            reported.add("changed " + key);
        }
    };

    @Override
    protected Storage open() {
        return new InstrumentedStorage(new LocalStorage(folder), List.of());
    }

    @Override
    protected byte[] received(StoredContent content) throws IOException {
        return Files.readAllBytes(((StoredContent.LocalFile) content).path());
    }

    private Storage watched(Storage storage) {
        return new InstrumentedStorage(storage, List.of(watch));
    }

    @Test
    void a_read_is_reported_as_a_call_and_not_as_a_change() {
        try (var storage = watched(new LocalStorage(folder))) {
            storage.find(RECORD);
            storage.open(PACKAGE);
            storage.stream(PACKAGE);
            storage.read(RECORD);
            storage.list(StorageLayout.OWN);
            assertThat(storage.isWritable()).isTrue();
        }
        assertThat(reported).containsExactly("FIND", "OPEN", "STREAM", "READ", "LIST");
    }

    @Test
    void a_change_is_reported_only_after_it_happened() throws Exception {
        try (var storage = watched(new LocalStorage(folder))) {
            storage.write(RECORD, BYTES);
            assertThat(reported).containsExactly("WRITE", "changed " + RECORD);
            reported.clear();
            assertThat(storage.create(RECORD, BYTES)).isFalse();
            assertThat(reported).containsExactly("CREATE");
            reported.clear();
            storage.delete(RECORD);
            assertThat(storage.create(RECORD, BYTES)).isTrue();
            assertThat(reported).containsExactly("DELETE", "changed " + RECORD, "CREATE", "changed " + RECORD);
            reported.clear();
            try (var staging = storage.stage(BYTES.length)) {
                Files.write(staging.file(), BYTES);
                staging.publish(PACKAGE, Sha256.of(BYTES));
            }
            storage.quarantine(PACKAGE);
            assertThat(reported)
                    .containsExactly("STAGE", "PUBLISH", "changed " + PACKAGE, "SET_ASIDE", "changed " + PACKAGE);
        }
    }

    @Test
    void a_failure_is_reported_and_thrown() {
        var failing = new FailingStorage(new LocalStorage(folder));
        failing.failWith(new StorageException("writing", new IOException("disk on fire")));
        try (var storage = watched(failing)) {
            assertThatThrownBy(() -> storage.write(RECORD, BYTES)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> storage.read(RECORD)).isInstanceOf(StorageException.class);
            failing.recover();
        }
        assertThat(reported).containsExactly("WRITE failed", "READ failed");
    }
}
