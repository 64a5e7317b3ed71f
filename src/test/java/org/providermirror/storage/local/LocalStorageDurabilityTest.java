package org.providermirror.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;

/** Bytes first, then the name, then the folders; what a disk fails to force is thrown away. */
class LocalStorageDurabilityTest {
    private static final StorageKey KEY = new StorageKey("example.com/ns/x/package.zip");
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    private enum Fails {
        NOTHING,
        FILES,
        FOLDERS
    }

    /** A disk that notes what it is asked, and whether the object could be seen at that moment. */
    private final class NotingDisk extends Disk {
        private final List<String> noted = new ArrayList<>();
        private Fails fails = Fails.NOTHING;

        @Override
        void force(Path path) throws IOException {
            var kind = Files.isDirectory(path) ? "folder " + root.relativize(path) : "bytes";
            noted.add(kind + (Files.exists(root.resolve(KEY.value())) ? ", seen" : ", unseen"));
            if (fails == (Files.isDirectory(path) ? Fails.FOLDERS : Fails.FILES)) {
                throw new IOException("Input/output error");
            }
            super.force(path);
        }
    }

    @TempDir
    Path root;

    private final NotingDisk disk = new NotingDisk();
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        root = root.toRealPath();
        storage = new LocalStorage(root, disk);
        disk.noted.clear();
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static final String[] ORDER = {
        "bytes, unseen",
        "folder example.com/ns/x, seen",
        "folder example.com/ns, seen",
        "folder example.com, seen",
        "folder , seen"
    };

    @Test
    void a_package_is_forced_before_it_is_named_and_all_folders_after() throws Exception {
        LocalStorageFolderTest.publish(storage, KEY);
        assertThat(disk.noted).containsExactly(ORDER);
    }

    @Test
    void so_is_a_created_record() {
        storage.create(KEY, CONTENT);
        assertThat(disk.noted).containsExactly(ORDER);
    }

    @Test
    void so_is_a_written_record() {
        storage.write(KEY, CONTENT);
        assertThat(disk.noted).containsExactly(ORDER);
    }

    @Test
    void the_second_writer_forces_the_name_of_the_first() throws Exception {
        storage.create(KEY, CONTENT);
        disk.noted.clear();
        assertThat(storage.create(KEY, CONTENT)).isFalse();
        assertThat(disk.noted).contains("folder example.com/ns/x, seen");
    }

    @Test
    void a_deletion_is_forced() {
        storage.write(KEY, CONTENT);
        disk.noted.clear();
        storage.delete(KEY);
        assertThat(disk.noted).containsExactly("folder example.com/ns/x, unseen");
    }

    @Test
    void bytes_that_cannot_be_forced_are_thrown_away() throws Exception {
        disk.fails = Fails.FILES;
        try (var staging = storage.stage(CONTENT.length)) {
            Files.write(staging.file(), CONTENT);
            assertThatThrownBy(() -> staging.publish(KEY, null))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("publishing " + KEY);
            assertThat(staging.file()).doesNotExist();
            disk.fails = Fails.NOTHING;
            assertThatThrownBy(() -> staging.publish(KEY, null)).isInstanceOf(StorageException.class);
        }
        assertThat(storage.find(KEY)).isEmpty();
    }

    @Test
    void a_name_that_cannot_be_forced_is_taken_back() throws Exception {
        disk.fails = Fails.FOLDERS;
        assertThatThrownBy(() -> LocalStorageFolderTest.publish(storage, KEY)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(KEY, CONTENT)).isInstanceOf(StorageException.class);
        assertThat(storage.find(KEY)).isEmpty();
        disk.fails = Fails.NOTHING;
        assertThat(LocalStorageFolderTest.publish(storage, KEY)).isTrue();
    }

    @Test
    void a_record_that_cannot_be_forced_leaves_the_old_one() {
        storage.write(KEY, CONTENT);
        disk.fails = Fails.FILES;
        assertThatThrownBy(() -> storage.write(KEY, new byte[1])).isInstanceOf(StorageException.class);
        assertThat(storage.read(KEY)).hasValue(CONTENT);
        assertThat(LocalStorageFolderTest.temporaryFiles(root)).isEmpty();
    }

    @Test
    void an_interrupt_leaves_nothing_half_done() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> storage.write(KEY, CONTENT)).isInstanceOf(StorageException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.find(KEY)).isEmpty();
        assertThat(LocalStorageFolderTest.temporaryFiles(root)).isEmpty();
    }
}
