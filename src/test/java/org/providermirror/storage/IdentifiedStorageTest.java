package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.LogLines;
import org.providermirror.testing.ManualTime;

/** A storage that was unmounted, emptied or replaced is neither read nor written until it is back. */
class IdentifiedStorageTest {
    private static final StorageKey RECORD = new StorageKey(".mirror/example.com/record.json");
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path temporary;

    private final ManualTime time = new ManualTime();
    private final LogLines lines = LogLines.of("org.providermirror");
    private Path folder;
    private FailingStorage failing;
    private IdentifiedStorage storage;

    /** What may happen to a storage folder while the mirror runs. */
    enum Disappearance {
        EMPTY_MOUNT_POINT {
            @Override
            void replace(Path folder) throws IOException {
                Files.createDirectory(folder);
            }
        },
        NO_FOLDER {
            @Override
            void replace(Path folder) {
                // Nothing takes its place.
            }
        },
        FILE {
            @Override
            void replace(Path folder) throws IOException {
                Files.createFile(folder);
            }
        },
        ANOTHER_STORAGE {
            @Override
            void replace(Path folder) throws IOException {
                try (var other = identified(new LocalStorage(folder), Duration.ZERO, new ManualTime())) {
                    other.check();
                }
            }
        };

        abstract void replace(Path folder) throws IOException;
    }

    @BeforeEach
    void open() {
        folder = temporary.resolve("storage");
        failing = new FailingStorage(new LocalStorage(folder));
        storage = identified(failing, Duration.ZERO, time);
    }

    @AfterEach
    void close() {
        storage.close();
        lines.close();
    }

    private static IdentifiedStorage identified(Storage storage, Duration checkedFor, ManualTime time) {
        return new IdentifiedStorage(
                storage,
                "the storage",
                checkedFor,
                time.time().wall(),
                time.time().monotonic());
    }

    private Path moveAway() {
        try {
            return Files.move(folder, temporary.resolve("elsewhere"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void bringBack(Path elsewhere) throws IOException {
        if (Files.exists(folder)) {
            Files.move(folder, temporary.resolve("replacement"));
        }
        Files.move(elsewhere, folder);
    }

    private static long files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (var found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).count();
        }
    }

    /** Returns the storage with a first search whose result arrives late. */
    private Storage withLateSearch(CountDownLatch searched, CountDownLatch arrives) {
        var isFirst = new AtomicBoolean(true);
        return (Storage) Proxy.newProxyInstance(
                Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (self, method, arguments) -> {
                    var result = method.invoke(failing, arguments);
                    if (method.getName().equals("find") && isFirst.getAndSet(false)) {
                        searched.countDown();
                        arrives.await();
                    }
                    return result;
                });
    }

    @Test
    void two_first_checks_at_the_same_time_never_take_a_new_storage_for_lost() throws Exception {
        var searched = new CountDownLatch(1);
        var arrives = new CountDownLatch(1);
        var started = identified(withLateSearch(searched, arrives), Duration.ZERO, time);
        var late = CompletableFuture.supplyAsync(started::check);
        searched.await();
        assertThat(started.check()).isEmpty();
        arrives.countDown();
        assertThat(late.get(1, TimeUnit.MINUTES)).isEmpty();
        started.write(RECORD, CONTENT);
        assertThat(started.read(RECORD)).contains(CONTENT);
    }

    @Test
    void the_first_check_of_a_writable_storage_creates_its_identity_and_no_later_one_changes_it() {
        assertThat(storage.check()).isEmpty();
        var identity = failing.read(StorageLayout.IDENTITY).orElseThrow();
        assertThat(storage.check()).isEmpty();
        assertThat(identified(failing, Duration.ZERO, time).check()).isEmpty();
        assertThat(failing.read(StorageLayout.IDENTITY)).hasValue(identity);
    }

    @ParameterizedTest
    @EnumSource
    void a_storage_that_disappears_is_not_used_until_it_is_back(Disappearance disappearance) throws IOException {
        storage.write(RECORD, CONTENT);
        var elsewhere = moveAway();
        disappearance.replace(folder);
        var before = files(folder);
        assertThatThrownBy(() -> storage.stage(10)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.write(RECORD, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.create(RECORD, CONTENT)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.read(RECORD)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.find(RECORD)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.list(StorageLayout.OWN)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.delete(RECORD)).isInstanceOf(StorageException.class);
        assertThat(storage.isWritable()).isFalse();
        assertThat(storage.check()).isPresent();
        assertThat(files(folder)).as("files in its place").isEqualTo(before);
        bringBack(elsewhere);
        assertThat(storage.check()).isEmpty();
        assertThat(storage.isWritable()).isTrue();
        assertThat(storage.read(RECORD)).hasValue(CONTENT);
    }

    @ParameterizedTest
    @EnumSource
    void the_first_absence_after_it_disappeared_is_not_believed(Disappearance disappearance) throws IOException {
        storage.write(RECORD, CONTENT);
        moveAway();
        disappearance.replace(folder);
        assertThatThrownBy(() -> storage.read(RECORD)).isInstanceOf(StorageException.class);
    }

    @Test
    void a_package_that_was_staged_before_is_not_published_into_its_place() throws IOException {
        storage.check();
        try (var staging = storage.stage(CONTENT.length)) {
            Files.write(staging.file(), CONTENT);
            moveAway();
            Files.createDirectory(folder);
            assertThatThrownBy(() ->
                            staging.publish(new StorageKey("example.com/acme/null/package.zip"), Sha256.of(CONTENT)))
                    .isInstanceOf(StorageException.class);
        }
        assertThat(files(folder)).isZero();
    }

    @Test
    void a_storage_without_identity_that_cannot_be_written_is_used_as_it_is() {
        failing.write(RECORD, CONTENT);
        failing.beforeWriting(key -> {
            throw new StorageException("writing " + key, new IOException("Read-only file system"));
        });
        assertThat(storage.check()).isEmpty();
        assertThat(storage.read(RECORD)).hasValue(CONTENT);
        assertThat(storage.find(new StorageKey("absent"))).isEmpty();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void a_check_is_valid_for_a_while_if_it_costs_a_request() throws IOException {
        var bucket = identified(failing, Duration.ofSeconds(10), time);
        bucket.write(RECORD, CONTENT);
        moveAway();
        Files.createDirectory(folder);
        assertThat(bucket.find(RECORD)).isEmpty();
        time.pass(Duration.ofSeconds(11));
        assertThatThrownBy(() -> bucket.find(RECORD)).isInstanceOf(StorageException.class);
        bucket.close();
    }

    @Test
    void a_disappearance_is_one_line_at_its_start_and_one_at_its_end() throws IOException {
        storage.check();
        var elsewhere = moveAway();
        for (var call = 0; call < 20; call++) {
            try {
                storage.read(RECORD);
            } catch (StorageException failure) {
                lines.logger().warn("{}", failure.getMessage());
            }
            assertThat(storage.check()).isPresent();
        }
        bringBack(elsewhere);
        storage.check();
        assertThat(lines.all()).hasSize(2);
        assertThat(lines.all().get(0)).contains("the storage", "storage.json is missing");
        assertThat(lines.all().get(1)).isEqualTo("the storage works again");
    }

    @Test
    void an_outage_is_one_line_at_its_start_and_one_at_its_end() {
        storage.check();
        failing.failWith(new StorageException("reading", new IOException("Input/output error")));
        for (var call = 0; call < 20; call++) {
            try {
                storage.read(RECORD);
            } catch (StorageException failure) {
                lines.logger().warn("something is done later: {}", failure.getMessage());
                lines.logger().error("something failed", failure);
            }
        }
        failing.recover();
        storage.check();
        assertThat(lines.all()).hasSize(2);
        assertThat(lines.all().get(0)).contains("the storage", "Input/output error");
        assertThat(lines.all().get(1)).isEqualTo("the storage works again");
        lines.logger().warn("{}", new StorageException("reading", new IOException("of one object")).getMessage());
        assertThat(lines.all()).as("a failure without an outage").hasSize(3);
    }

    @Test
    void one_failing_object_is_no_outage() {
        storage.check();
        failing.beforeWriting(key -> {
            throw new StorageException("writing " + key, new IOException("Disk quota exceeded"));
        });
        assertThatThrownBy(() -> storage.write(RECORD, CONTENT)).isInstanceOf(StorageException.class);
        assertThat(storage.check()).isEmpty();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void an_interrupt_is_no_outage() {
        storage.check();
        failing.failWith(new StorageException("reading", new IOException("interrupted")));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> storage.read(RECORD)).isInstanceOf(StorageException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(lines.all()).isEmpty();
    }

    @Test
    void two_instances_announce_their_changes_and_never_write_the_identity_again() {
        storage.look();
        var identity = failing.find(StorageLayout.IDENTITY);
        try (var other = identified(new LocalStorage(folder), Duration.ZERO, time)) {
            other.look();
            storage.changes().takeDue();
            other.changes().takeDue();
            storage.write(StorageLayout.POLICY.resolve("blocks/block.json"), new byte[] {1});
            storage.announceChanges();
            assertThat(other.look()).isEmpty();
            assertThat(other.changes().takeDue()).containsExactly(SharedFolder.POLICY);
            other.create(StorageLayout.NEWS.resolve("example.com/acme/null/notice.json"), new byte[] {1});
            other.announceChanges();
            assertThat(storage.look()).isEmpty();
            assertThat(storage.changes().takeDue()).containsExactly(SharedFolder.NEWS);
            assertThat(failing.find(StorageLayout.IDENTITY)).isEqualTo(identity);
        }
    }

    @Test
    void changes_are_not_announced_in_a_storage_that_disappeared() throws IOException {
        storage.check();
        storage.write(StorageLayout.POLICY.resolve("blocks/block.json"), new byte[] {1});
        moveAway();
        Files.createDirectories(folder);
        storage.announceChanges();
        assertThat(files(folder)).isZero();
        assertThat(storage.check()).isPresent();
    }

    private void announceBlock(IdentifiedStorage by) {
        by.write(StorageLayout.POLICY.resolve("blocks/block.json"), new byte[] {1});
        by.announceChanges();
    }

    @Test
    void an_announcement_does_not_hide_that_a_bucket_was_emptied() throws IOException {
        var bucket = identified(failing, Duration.ofSeconds(20), time);
        bucket.look();
        announceBlock(bucket);
        bucket.look();
        moveAway();
        Files.createDirectories(folder);
        bucket.write(StorageLayout.POLICY.resolve("blocks/other.json"), new byte[] {1});
        bucket.announceChanges();
        assertThat(failing.find(StorageLayout.IDENTITY)).isEmpty();
        assertThat(failing.find(StorageLayout.CHANGES)).isEmpty();
        assertThat(bucket.look()).isPresent();
        bucket.close();
    }

    @Test
    void an_idle_bucket_without_announcements_any_more_is_checked_at_once_and_every_other_one_within_a_minute()
            throws IOException {
        var bucket = identified(failing, Duration.ofSeconds(20), time);
        bucket.look();
        announceBlock(bucket);
        assertThat(bucket.look()).isEmpty();
        failing.delete(StorageLayout.IDENTITY);
        time.pass(Duration.ofSeconds(8));
        assertThat(bucket.look()).as("the announcements are there").isEmpty();
        time.pass(Duration.ofSeconds(56));
        assertThat(bucket.look()).as("a minute has passed").isPresent();
        var emptied = identified(failing, Duration.ofSeconds(20), time);
        emptied.look();
        moveAway();
        Files.createDirectories(folder);
        assertThat(emptied.look()).as("the announcements are gone").isPresent();
        emptied.close();
        bucket.close();
    }

    @Test
    void announcements_that_are_missing_or_unreadable_are_no_fault() {
        storage.look();
        announceBlock(storage);
        storage.look();
        failing.delete(StorageLayout.CHANGES);
        assertThat(storage.look()).isEmpty();
        failing.write(StorageLayout.CHANGES, new byte[] {'?'});
        assertThat(storage.look()).isEmpty();
        try (var other = identified(new LocalStorage(folder), Duration.ZERO, time)) {
            other.look();
            other.changes().takeDue();
            announceBlock(storage);
            other.look();
            assertThat(other.changes().takeDue()).containsExactly(SharedFolder.POLICY);
        }
    }

    @Test
    void an_identity_that_cannot_be_read_at_the_start_does_not_end_the_announcements() {
        failing.write(StorageLayout.IDENTITY, new byte[] {'?'});
        assertThat(storage.look()).isEmpty();
        try (var other = identified(new LocalStorage(folder), Duration.ZERO, time)) {
            other.look();
            other.changes().takeDue();
            announceBlock(storage);
            other.look();
            assertThat(other.changes().takeDue()).containsExactly(SharedFolder.POLICY);
        }
    }

    @Test
    void an_announcement_that_another_one_overtook_is_written_beside_it() {
        storage.look();
        announceBlock(storage);
        try (var other = identified(new LocalStorage(folder), Duration.ZERO, time);
                var third = identified(new LocalStorage(folder), Duration.ZERO, time)) {
            other.look();
            third.look();
            third.changes().takeDue();
            other.write(StorageLayout.NEWS.resolve("example.com/acme/null/notice.json"), new byte[] {1});
            failing.beforeWriting(key -> {
                if (key.equals(StorageLayout.CHANGES)) {
                    failing.beforeWriting(any -> {});
                    other.announceChanges();
                }
            });
            announceBlock(storage);
            third.look();
            assertThat(third.changes().takeDue()).containsExactly(SharedFolder.NEWS, SharedFolder.POLICY);
        }
    }

    @Test
    void a_folder_that_cannot_be_read_is_due_at_the_next_look_and_not_before() {
        storage.look();
        storage.changes().takeDue();
        var polls = new AtomicInteger();
        storage.changes().listen(() -> {}, () -> {
            storage.changes().takeDue();
            polls.incrementAndGet();
            failing.afterListing(key -> {
                throw new StorageException("listing " + key, new IOException("Input/output error"));
            });
            assertThatThrownBy(() -> storage.list(StorageLayout.POLICY)).isInstanceOf(StorageException.class);
        });
        storage.changes().poll(SharedFolder.POLICY);
        storage.look();
        assertThat(polls).hasValue(1);
        storage.look();
        assertThat(polls).hasValue(2);
    }

    @Test
    void after_an_outage_all_folders_are_polled() throws IOException {
        storage.check();
        storage.changes().takeDue();
        var elsewhere = moveAway();
        assertThat(storage.check()).isPresent();
        assertThat(storage.changes().takeDue()).isEmpty();
        bringBack(elsewhere);
        assertThat(storage.check()).isEmpty();
        assertThat(storage.changes().takeDue()).containsExactly(SharedFolder.values());
    }

    @Test
    void the_first_lease_of_a_fetch_for_a_while_is_announced_before_its_download_begins() {
        storage.check();
        try (var other = identified(new LocalStorage(folder), Duration.ZERO, new ManualTime())) {
            other.look();
            other.changes().takeDue();

            storage.create(StorageLayout.FETCHES.resolve("one.json"), CONTENT);
            other.look();
            assertThat(other.changes().takeDue()).containsExactly(SharedFolder.FETCHES);

            storage.create(StorageLayout.FETCHES.resolve("two.json"), CONTENT);
            other.look();
            assertThat(other.changes().takeDue()).isEmpty();

            time.pass(Duration.ofSeconds(10));
            storage.create(StorageLayout.FETCHES.resolve("three.json"), CONTENT);
            other.look();
            assertThat(other.changes().takeDue()).containsExactly(SharedFolder.FETCHES);
        }
    }

    @Test
    void a_storage_that_is_lost_after_it_was_closed_hides_no_outage_of_another() throws IOException {
        storage.check();
        storage.close();
        moveAway();
        Files.createDirectory(folder);
        assertThat(storage.check()).isPresent();

        try (var other = identified(new LocalStorage(temporary.resolve("elsewhere")), Duration.ZERO, time)) {
            other.check();
            Files.delete(temporary.resolve("elsewhere").resolve(StorageLayout.IDENTITY.value()));
            other.check();
            assertThat(lines.all()).anyMatch(line -> line.contains("works again, nothing is stored"));
        }
    }
}
