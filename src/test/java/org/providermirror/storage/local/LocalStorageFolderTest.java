package org.providermirror.storage.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent.LocalFile;
import org.providermirror.storage.StoredObject;
import org.providermirror.storage.temporary.TemporaryFolder;

/** What storage in a folder promises beyond the contract of every storage. */
class LocalStorageFolderTest {
    private static final StorageKey KEY = new StorageKey("example.com/ns/x/package.zip");
    private static final byte[] CONTENT = "content".getBytes(UTF_8);

    @TempDir
    Path place;

    private Path folder;
    private Path outside;
    private LocalStorage storage;

    @BeforeEach
    void open() throws IOException {
        folder = place.resolve("a/b/storage");
        outside = Files.createDirectories(place.resolve("outside"));
        storage = new LocalStorage(folder);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void the_key_is_the_path_in_the_folder() throws Exception {
        publish(storage, KEY);
        assertThat(folder.resolve(KEY.value())).hasBinaryContent(CONTENT);
        assertThat(storage.open(KEY).orElseThrow())
                .isEqualTo(new LocalFile(
                        storage.find(KEY).orElseThrow(), folder.toRealPath().resolve(KEY.value())));
    }

    @Test
    void an_object_that_cannot_be_moved_to_the_quarantine_stays() throws Exception {
        publish(storage, KEY);
        var found = storage.find(KEY).orElseThrow();
        Files.createDirectories(folder.resolve(".mirror"));
        Files.write(folder.resolve(".mirror/quarantine"), CONTENT);
        assertThatThrownBy(() -> storage.quarantineIfUnchanged(found)).isInstanceOf(StorageException.class);
        assertThat(folder.resolve(KEY.value())).hasBinaryContent(CONTENT);
    }

    @Test
    void a_copied_in_package_is_there() throws Exception {
        Files.createDirectories(folder.resolve("example.com/ns/x"));
        Files.write(folder.resolve(KEY.value()), CONTENT);
        assertThat(storage.find(KEY)).map(StoredObject::size).hasValue(7L);
        assertThat(publish(storage, KEY)).isFalse();
    }

    @Test
    void a_link_to_itself_is_not_listed() throws Exception {
        publish(storage, KEY);
        var itself = folder.resolve("example.com/ns/x/itself.zip");
        Files.createSymbolicLink(itself, itself);
        Files.createSymbolicLink(folder.resolve("example.com/ns/circle"), Path.of("circle"));
        assertThat(storage.list(new StorageKey("example.com")))
                .extracting(StoredObject::key)
                .containsExactly(KEY);
    }

    @Test
    void packages_and_the_folders_above_them_are_readable_for_everybody() throws Exception {
        publish(storage, KEY);
        var file = folder.resolve(KEY.value());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        for (var above = file.getParent(); !above.equals(folder.getParent()); above = above.getParent()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(above)))
                    .isEqualTo("rwxr-xr-x");
        }
    }

    @Test
    void a_path_that_is_a_file_is_refused_by_the_settings_name() throws Exception {
        var file = Files.createFile(place.resolve("file"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalStorage(file))
                .withMessage("mirror.local.path is no folder: " + file);
        assertThatThrownBy(() -> new LocalStorage(file.resolve("below")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("mirror.local.path " + file.resolve("below"));
    }

    @Test
    void a_folder_that_cannot_be_written_is_served_and_says_so() throws Exception {
        var readOnly = Files.createDirectories(place.resolve("read-only"));
        Files.write(readOnly.resolve("package"), CONTENT);
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
        var key = new StorageKey("package");
        if (Files.isWritable(readOnly)) {
            // Root may write everywhere but here.
            readOnly = Path.of("/sys/kernel");
            key = new StorageKey("uevent_seqnum");
            assumeTrue(Files.isRegularFile(readOnly.resolve("uevent_seqnum")), "no read-only folder for root");
        }
        try (var degraded = new LocalStorage(readOnly)) {
            assertThat(degraded.find(key)).isPresent();
            assertThat(degraded.read(key)).isPresent();
            assertThat(degraded.isWritable()).isFalse();
            assertThatThrownBy(() -> degraded.stage(1)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> degraded.write(KEY, CONTENT)).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> degraded.create(KEY, CONTENT)).isInstanceOf(StorageException.class);
        }
    }

    @Test
    void a_folder_that_can_be_written_again_is_written_again() throws Exception {
        var blocked = Files.createDirectories(place.resolve("blocked"));
        var blocker = Files.createFile(blocked.resolve(".mirror"));
        try (var degraded = new LocalStorage(blocked)) {
            assertThat(degraded.isWritable()).isFalse();
            Files.delete(blocker);
            assertThat(degraded.isWritable()).isTrue();
            assertThat(publish(degraded, KEY)).isTrue();
        }
    }

    @Test
    void the_temporary_folder_is_made_again_when_somebody_removed_it() throws Exception {
        try (var staging = storage.stage(1)) {
            removeAll(folder.resolve(".mirror/temporary"));
            assertThatThrownBy(() -> staging.publish(KEY, Sha256.of(CONTENT))).isInstanceOf(StorageException.class);
        }
        assertThat(publish(storage, KEY)).isTrue();
    }

    @Test
    void nothing_is_written_or_deleted_through_a_link_that_leads_out() throws Exception {
        Files.createSymbolicLink(folder.resolve("example.com"), outside);
        Files.write(Files.createDirectories(outside.resolve("ns/x")).resolve("package.zip"), CONTENT);
        var deeper = new StorageKey("example.com/new/folder/record");
        assertThatThrownBy(() -> publish(storage, deeper))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("a link leads out of the storage's folder");
        assertThatThrownBy(() -> storage.write(KEY, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(deeper, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.delete(KEY)).isInstanceOf(StorageException.class);
        try (var left = Files.walk(outside)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(outside.resolve("ns/x/package.zip"));
        }
        assertThat(outside.resolve("new")).doesNotExist();
    }

    @Test
    void a_linked_package_is_read_and_listed_and_only_the_link_is_deleted() throws Exception {
        var linked = Files.write(outside.resolve("linked.zip"), CONTENT);
        Files.createDirectories(folder.resolve(KEY.value()).getParent());
        Files.createSymbolicLink(folder.resolve(KEY.value()), linked);
        assertThat(storage.find(KEY)).map(StoredObject::size).hasValue(7L);
        assertThat(storage.read(KEY)).hasValue(CONTENT);
        assertThat(storage.list(new StorageKey("example.com"))).hasSize(1);
        assertThat(publish(storage, KEY)).isFalse();
        assertThat(storage.create(KEY, CONTENT)).isFalse();
        storage.delete(KEY);
        assertThat(storage.find(KEY)).isEmpty();
        assertThat(linked).hasBinaryContent(CONTENT);
    }

    @Test
    void writing_a_record_over_a_link_replaces_the_link_and_leaves_what_it_led_to() throws Exception {
        var victim = Files.write(outside.resolve("victim"), CONTENT);
        Files.createSymbolicLink(folder.resolve("record"), victim);
        storage.write(new StorageKey("record"), new byte[] {1});
        assertThat(victim).hasBinaryContent(CONTENT);
        assertThat(folder.resolve("record")).isRegularFile().hasBinaryContent(new byte[] {1});
    }

    @Test
    void a_link_that_leads_nowhere_is_no_object_and_not_followed_when_something_is_written() throws Exception {
        Files.createSymbolicLink(folder.resolve("dangling"), outside.resolve("absent"));
        var key = new StorageKey("dangling");
        assertThat(storage.find(key)).isEmpty();
        assertThatThrownBy(() -> storage.create(key, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> publish(storage, key)).isInstanceOf(StorageException.class);
        assertThat(outside.resolve("absent")).doesNotExist();
    }

    @Test
    void links_in_a_circle_end_a_list_nowhere() throws Exception {
        storage.write(new StorageKey("a/b/record"), CONTENT);
        Files.createSymbolicLink(folder.resolve("a/b/circle"), folder.resolve("a"));
        assertThat(storage.list(new StorageKey("a")))
                .map(StoredObject::key)
                .containsExactly(new StorageKey("a/b/record"));
        Files.createSymbolicLink(folder.resolve("self"), Path.of("self"));
        assertThat(storage.list(new StorageKey("a"))).hasSize(1);
    }

    @Test
    void publishing_or_writing_at_the_path_of_a_folder_fails() {
        storage.write(KEY.resolve("inside"), CONTENT);
        assertThatThrownBy(() -> publish(storage, KEY)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(KEY, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.write(KEY, CONTENT)).isInstanceOf(StorageException.class);
        assertThat(storage.read(KEY.resolve("inside"))).hasValue(CONTENT);
    }

    @Test
    void foreign_files_are_not_listed() throws Exception {
        var provider = Files.createDirectories(folder.resolve("example.com/ns/x"));
        for (var name : List.of(".DS_Store", ".nfs0001", "with:colon", "back\\slash")) {
            Files.createFile(provider.resolve(name));
        }
        publish(storage, KEY);
        assertThat(storage.list(new StorageKey("example.com")))
                .map(StoredObject::key)
                .containsExactly(KEY);
    }

    @Test
    void a_staged_file_has_no_key() {
        var temporary = StorageLayout.OWN.resolve("temporary");
        assertThatIllegalArgumentException().isThrownBy(() -> storage.list(temporary));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.write(temporary.resolve("x"), CONTENT));
        storage.write(StorageLayout.OWN.resolve("temporary.json"), CONTENT);
    }

    @Test
    void too_little_space_is_reported_and_includes_reservations() {
        var disk = new Disk() {
            @Override
            long usableBytes(Path path) {
                return TemporaryFolder.RESERVED_BYTES + 1_000;
            }
        };
        try (var small = new LocalStorage(place.resolve("small"), disk)) {
            assertThatThrownBy(() -> small.stage(1_001))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("reserving space for a package of 1001 bytes")
                    .hasMessageContaining("1 bytes are missing in ");
            try (var first = small.stage(600)) {
                assertThat(first.file()).exists();
                assertThatThrownBy(() -> small.stage(500)).hasMessageContaining("100 bytes are missing");
                try (var second = small.stage(400)) {
                    assertThat(second.file()).exists();
                }
            }
            try (var whole = small.stage(1_000)) {
                assertThat(whole.file()).isEmptyFile();
            }
            assertThat(temporaryFiles(place.resolve("small"))).isEmpty();
        }
    }

    @Test
    void reserved_space_is_free_again_when_its_package_is_published() throws Exception {
        var disk = new Disk() {
            @Override
            long usableBytes(Path path) {
                return TemporaryFolder.RESERVED_BYTES + 1_000;
            }
        };
        try (var small = new LocalStorage(place.resolve("small"), disk);
                var published = small.stage(1_000)) {
            Files.write(published.file(), new byte[1_000]);
            published.publish(KEY, Sha256.of(new byte[1_000]));
            try (var next = small.stage(1_000)) {
                assertThat(next.file()).isEmptyFile();
            }
        }
    }

    @Test
    void a_negative_length_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> storage.stage(-1));
    }

    @Test
    void closing_in_order_leaves_nothing_temporary() throws Exception {
        Files.write(storage.stage(1).file(), CONTENT);
        storage.close();
        try (var left = Files.list(folder.resolve(".mirror/temporary"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void a_folder_that_a_dead_process_left_is_swept_and_nothing_else() throws Exception {
        var temporary = folder.resolve(".mirror/temporary");
        var dead = Files.createDirectories(temporary.resolve("1-2-01234567-89ab-cdef-0123-456789abcdef"));
        Files.createFile(dead.resolve("lock"));
        Files.write(dead.resolve("1"), CONTENT);
        var unborn = Files.createDirectories(temporary.resolve("1-3-01234567-89ab-cdef-0123-456789abcdef"));
        var foreign = Files.createDirectories(temporary.resolve("somebody's"));
        Files.createFile(foreign.resolve("lock"));
        var victim = Files.write(outside.resolve("lock"), CONTENT);
        Files.createSymbolicLink(temporary.resolve("1-4-01234567-89ab-cdef-0123-456789abcdef"), outside);
        new LocalStorage(folder).close();
        assertThat(dead).doesNotExist();
        assertThat(unborn).doesNotExist();
        assertThat(foreign.resolve("lock")).exists();
        assertThat(victim).exists();
    }

    @Test
    void a_folder_whose_lock_somebody_in_this_process_holds_is_left() throws Exception {
        var living =
                Files.createDirectories(folder.resolve(".mirror/temporary/1-2-01234567-89ab-cdef-0123-456789abcdef"));
        var lockFile = Files.createFile(living.resolve("lock"));
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            new LocalStorage(folder).close();
            assertThat(lockFile).exists();
        }
    }

    static boolean publish(Storage storage, StorageKey key) throws IOException {
        try (var staging = storage.stage(CONTENT.length)) {
            Files.write(staging.file(), CONTENT);
            return staging.publish(key, Sha256.of(CONTENT));
        }
    }

    static List<Path> temporaryFiles(Path folder) {
        try (var files = Files.walk(folder.resolve(".mirror/temporary"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lock") && !file.endsWith("names.lock"))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void removeAll(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
