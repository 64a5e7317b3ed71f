package org.providermirror.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;

/**
 * What {@link Storage} promises, sentence by sentence. Every kind of storage passes these tests; a subclass says how to
 * open one, and how a client gets at its bytes.
 */
@Timeout(120)
public abstract class StorageContract {
    private static final StorageKey PACKAGE =
            new StorageKey("registry.terraform.io/hashicorp/null/terraform-provider-null_3.2.4_linux_amd64.zip");
    private static final StorageKey RECORD = StorageLayout.OWN.resolve("a/record.json");
    private static final int WRITERS = 8;

    /** Two independent storages on one place, as in two processes. */
    private Storage storage;

    private Storage other;

    /** One more instance upon the same place, which is empty before each test. The contract closes it. */
    protected abstract Storage open();

    /** The bytes as a client of the mirror gets them. */
    protected abstract byte[] received(StoredContent content) throws IOException;

    @BeforeEach
    void open_two() {
        storage = open();
        other = open();
    }

    @AfterEach
    void close_both() {
        storage.close();
        other.close();
    }

    @Test
    void a_missing_object_is_empty_and_not_a_failure() {
        assertThat(storage.find(RECORD)).isEmpty();
        assertThat(storage.open(RECORD)).isEmpty();
        assertThat(storage.stream(RECORD)).isEmpty();
        assertThat(storage.read(RECORD)).isEmpty();
        assertThat(storage.list(RECORD)).isEmpty();
        storage.delete(RECORD);
    }

    @Test
    void a_folder_is_no_object() {
        storage.write(RECORD.resolve("inside"), bytes("x"));
        assertThat(storage.find(RECORD)).isEmpty();
        assertThat(storage.open(RECORD)).isEmpty();
        assertThat(storage.stream(RECORD)).isEmpty();
        assertThat(storage.read(RECORD)).isEmpty();
        storage.delete(RECORD);
        assertThat(storage.read(RECORD.resolve("inside"))).hasValue(bytes("x"));
    }

    @Test
    void nothing_is_inside_of_an_object() {
        storage.write(RECORD, bytes("x"));
        var inside = RECORD.resolve("inside/deeper");
        assertThat(storage.find(inside)).isEmpty();
        assertThat(storage.read(inside)).isEmpty();
        assertThat(storage.list(inside)).isEmpty();
        assertThat(storage.list(RECORD)).isEmpty();
        storage.delete(inside);
    }

    @Test
    void a_key_of_a_thousand_characters_that_nothing_has_is_empty() {
        var longest = new StorageKey("x".repeat(1_000));
        assertThat(storage.find(longest)).isEmpty();
        assertThat(storage.read(longest)).isEmpty();
        storage.delete(longest);
    }

    @Test
    void a_written_record_is_read_whole_by_everybody() {
        storage.write(RECORD, bytes("first"));
        assertThat(other.read(RECORD)).hasValue(bytes("first"));
        assertThat(other.find(RECORD)).map(StoredObject::size).hasValue(5L);
    }

    @Test
    void a_record_may_be_empty_and_is_there_then() {
        storage.write(RECORD, new byte[0]);
        assertThat(other.read(RECORD)).hasValue(new byte[0]);
        assertThat(other.find(RECORD)).map(StoredObject::size).hasValue(0L);
    }

    @Test
    void writing_replaces_the_record_that_was_there() {
        storage.write(RECORD, bytes("a longer one"));
        other.write(RECORD, bytes("short"));
        assertThat(storage.read(RECORD)).hasValue(bytes("short"));
    }

    @Test
    void creating_leaves_the_record_that_was_there() {
        assertThat(storage.create(RECORD, bytes("first"))).isTrue();
        assertThat(other.create(RECORD, bytes("second"))).isFalse();
        assertThat(storage.create(RECORD, bytes("third"))).isFalse();
        assertThat(storage.read(RECORD)).hasValue(bytes("first"));
    }

    @Test
    void a_deleted_record_can_be_created_again() {
        storage.create(RECORD, bytes("first"));
        other.delete(RECORD);
        assertThat(storage.find(RECORD)).isEmpty();
        assertThat(storage.create(RECORD, bytes("second"))).isTrue();
        assertThat(other.read(RECORD)).hasValue(bytes("second"));
    }

    @Test
    void the_largest_record_is_accepted_and_a_larger_one_refused() {
        var largest = new byte[Storage.MAXIMUM_RECORD_BYTES];
        largest[largest.length - 1] = 1;
        storage.write(RECORD, largest);
        assertThat(storage.read(RECORD)).hasValue(largest);
        var larger = new byte[Storage.MAXIMUM_RECORD_BYTES + 1];
        assertThatIllegalArgumentException().isThrownBy(() -> storage.write(RECORD, larger));
        assertThatIllegalArgumentException().isThrownBy(() -> storage.create(RECORD, larger));
        assertThat(storage.read(RECORD)).hasValue(largest);
    }

    @Test
    void an_object_larger_than_a_record_is_not_read_as_a_record() throws Exception {
        publish(storage, PACKAGE, new byte[Storage.MAXIMUM_RECORD_BYTES + 1]);
        assertThatThrownBy(() -> storage.read(PACKAGE)).isInstanceOf(StorageException.class);
    }

    @Test
    void a_published_package_reaches_clients_and_is_streamed() throws Exception {
        var before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        assertThat(publish(storage, PACKAGE, bytes("package"))).isTrue();

        var content = other.open(PACKAGE).orElseThrow();
        assertThat(received(content)).isEqualTo(bytes("package"));
        try (var in = other.stream(PACKAGE).orElseThrow()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("package"));
        }
        var object = other.find(PACKAGE).orElseThrow();
        assertThat(content.object()).isEqualTo(object);
        assertThat(object.key()).isEqualTo(PACKAGE);
        assertThat(object.size()).isEqualTo(7);
        assertThat(object.lastModified())
                .isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2))
                .isEqualTo(object.lastModified().truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void nothing_is_seen_of_what_is_staged() throws Exception {
        try (var staging = storage.stage(7)) {
            assertThat(staging.file()).isEmptyFile();
            Files.write(staging.file(), bytes("package"));
            assertThat(other.find(PACKAGE)).isEmpty();
            assertThat(other.list(new StorageKey("registry.terraform.io"))).isEmpty();
            assertThat(other.list(StorageLayout.OWN)).isEmpty();
        }
        assertThat(other.find(PACKAGE)).isEmpty();
    }

    @Test
    void a_published_package_is_never_overwritten() throws Exception {
        publish(storage, PACKAGE, bytes("first"));
        assertThat(publish(other, PACKAGE, bytes("second"))).isFalse();
        assertThat(publish(storage, PACKAGE, bytes("third"))).isFalse();
        assertThat(received(storage.open(PACKAGE).orElseThrow())).isEqualTo(bytes("first"));
    }

    @Test
    void a_quarantined_object_is_not_served_and_is_in_the_quarantine() throws Exception {
        var quarantined = StorageLayout.QUARANTINE.resolve(PACKAGE.value());
        publish(storage, PACKAGE, bytes("wrong"));
        other.quarantine(PACKAGE);
        assertThat(storage.find(PACKAGE)).isEmpty();
        assertThat(received(storage.open(quarantined).orElseThrow())).isEqualTo(bytes("wrong"));
        assertThat(publish(storage, PACKAGE, bytes("right"))).isTrue();
        assertThat(received(other.open(PACKAGE).orElseThrow())).isEqualTo(bytes("right"));
    }

    @Test
    void a_quarantined_object_replaces_one_quarantined_before() throws Exception {
        publish(storage, PACKAGE, bytes("first"));
        storage.quarantine(PACKAGE);
        publish(storage, PACKAGE, bytes("second"));
        storage.quarantine(PACKAGE);
        assertThat(received(storage.open(StorageLayout.QUARANTINE.resolve(PACKAGE.value()))
                        .orElseThrow()))
                .isEqualTo(bytes("second"));
    }

    @Test
    void a_record_is_replaced_only_if_it_is_still_the_described_one() {
        var key = new StorageKey(".mirror/replaced.json");
        storage.write(key, bytes("first"));
        var described = storage.find(key).orElseThrow();
        assertThat(other.writeIfUnchanged(described, bytes("a second one"))).isTrue();
        assertThat(storage.writeIfUnchanged(described, bytes("a third"))).isFalse();
        assertThat(storage.read(key)).hasValue(bytes("a second one"));
        var second = storage.find(key).orElseThrow();
        other.delete(key);
        assertThat(storage.writeIfUnchanged(second, bytes("a third"))).isFalse();
        assertThat(storage.read(key)).isEmpty();
    }

    @Test
    void an_object_is_deleted_only_if_it_is_still_the_described_one() throws Exception {
        publish(storage, PACKAGE, bytes("first"));
        var described = storage.find(PACKAGE).orElseThrow();
        assertThat(storage.list(new StorageKey("registry.terraform.io"))).contains(described);
        other.delete(PACKAGE);
        assertThat(storage.deleteIfUnchanged(described)).isFalse();
        publish(other, PACKAGE, bytes("other"));
        assertThat(storage.deleteIfUnchanged(described)).isFalse();
        assertThat(received(other.open(PACKAGE).orElseThrow())).isEqualTo(bytes("other"));
        assertThat(storage.deleteIfUnchanged(storage.find(PACKAGE).orElseThrow()))
                .isTrue();
        assertThat(other.find(PACKAGE)).isEmpty();
    }

    @Test
    void an_object_is_quarantined_only_if_it_is_still_the_described_one() throws Exception {
        var quarantined = StorageLayout.QUARANTINE.resolve(PACKAGE.value());
        publish(storage, PACKAGE, bytes("first"));
        var described = storage.find(PACKAGE).orElseThrow();
        other.delete(PACKAGE);
        publish(other, PACKAGE, bytes("other"));
        assertThat(storage.quarantineIfUnchanged(described)).isFalse();
        assertThat(received(other.open(PACKAGE).orElseThrow())).isEqualTo(bytes("other"));
        assertThat(storage.find(quarantined)).isEmpty();
        assertThat(storage.quarantineIfUnchanged(storage.find(PACKAGE).orElseThrow()))
                .isTrue();
        assertThat(other.find(PACKAGE)).isEmpty();
        assertThat(received(storage.open(quarantined).orElseThrow())).isEqualTo(bytes("other"));
    }

    @Test
    void quarantining_a_missing_object_does_nothing() {
        storage.quarantine(PACKAGE);
        assertThat(storage.find(StorageLayout.QUARANTINE.resolve(PACKAGE.value())))
                .isEmpty();
    }

    @Test
    void closing_releases_the_space_published_or_not() throws Exception {
        var unpublished = storage.stage(3);
        Files.write(unpublished.file(), bytes("abc"));
        unpublished.close();
        unpublished.close();
        assertThat(unpublished.file()).doesNotExist();

        var published = storage.stage(3);
        Files.write(published.file(), bytes("abc"));
        published.publish(PACKAGE, Sha256.of(bytes("abc")));
        published.close();
        assertThat(published.file()).doesNotExist();
        assertThat(received(storage.open(PACKAGE).orElseThrow())).isEqualTo(bytes("abc"));
    }

    @Test
    void a_reader_that_opened_the_staged_file_continues_after_publication() throws Exception {
        try (var staging = storage.stage(6)) {
            Files.write(staging.file(), bytes("abcdef"));
            try (var reader = Files.newInputStream(staging.file())) {
                assertThat(reader.readNBytes(3)).isEqualTo(bytes("abc"));
                staging.publish(PACKAGE, Sha256.of(bytes("abcdef")));
                assertThat(reader.readAllBytes()).isEqualTo(bytes("def"));
            }
        }
    }

    @Test
    void a_reader_that_streams_a_package_reads_to_its_end_although_it_is_deleted() throws Exception {
        var large = new byte[1 << 20];
        Arrays.fill(large, (byte) 7);
        publish(storage, PACKAGE, large);
        try (var in = storage.stream(PACKAGE).orElseThrow()) {
            assertThat(in.read()).isEqualTo(7);
            other.delete(PACKAGE);
            assertThat(in.readAllBytes()).hasSize(large.length - 1).containsOnly(7);
        }
        assertThat(storage.open(PACKAGE)).isEmpty();
    }

    @Test
    void more_space_than_there_is_is_refused_at_once() {
        assertThatThrownBy(() -> storage.stage(Long.MAX_VALUE / 2)).isInstanceOf(StorageException.class);
    }

    @Test
    void objects_are_listed_with_those_in_sub_folders_sorted_by_key() {
        var folder = new StorageKey("example.com/a");
        var keys = List.of("b.zip", "a/z/deep.zip", "a.zip", "a-b.zip", "+", "ü", "Z", "sub/1");
        keys.forEach(name -> storage.write(folder.resolve(name), bytes(name)));
        storage.write(new StorageKey("example.com/ab/beside"), bytes("x"));
        storage.write(new StorageKey("example.com/a.zip"), bytes("x"));

        var listed = other.list(folder);
        assertThat(listed.stream().map(StoredObject::key))
                .isSorted()
                .containsExactlyInAnyOrderElementsOf(
                        keys.stream().map(folder::resolve).toList());
        assertThat(listed)
                .allSatisfy(object -> assertThat(other.find(object.key())).hasValue(object));
        for (var size = 1; size <= keys.size() + 1; size++) {
            assertThat(paged(folder, size)).as("pages of %d", size).isEqualTo(listed);
        }
    }

    /** What is read below a folder by pages. */
    private List<StoredObject> paged(StorageKey folder, int size) {
        var found = new ArrayList<StoredObject>();
        var after = folder;
        for (var page = other.page(folder, after, size); !page.isEmpty(); page = other.page(folder, after, size)) {
            assertThat(page).hasSizeLessThanOrEqualTo(size);
            found.addAll(page);
            after = page.get(page.size() - 1).key();
        }
        return found;
    }

    @Test
    void a_page_begins_after_a_key_that_need_not_exist() {
        var folder = new StorageKey("example.com/acme");
        for (var name : List.of("null/1", "null/2", "null-two/1", "other/1")) {
            storage.write(folder.resolve(name), bytes("x"));
        }
        assertThat(other.page(folder, folder.resolve("null/1"), 10))
                .map(StoredObject::key)
                .containsExactly(folder.resolve("null/2"), folder.resolve("other/1"));
        assertThat(other.page(folder, folder.resolve("null0"), 10))
                .map(StoredObject::key)
                .containsExactly(folder.resolve("other/1"));
        assertThat(other.page(folder, folder.resolve("zero"), 10)).isEmpty();
        assertThat(other.page(folder.resolve("null"), folder.resolve("null"), 10))
                .as("the folder of one provider")
                .map(StoredObject::key)
                .containsExactly(folder.resolve("null/1"), folder.resolve("null/2"));
        assertThat(ObjectPages.foldersBelow(other, folder)).containsExactly("null-two", "null", "other");
    }

    @Test
    void names_that_start_with_a_dot_are_omitted_below_the_listed_folder() {
        storage.write(new StorageKey("a/.hidden"), bytes("x"));
        storage.write(new StorageKey("a/.folder/x"), bytes("x"));
        storage.write(new StorageKey("a/seen"), bytes("x"));
        assertThat(storage.list(new StorageKey("a"))).map(StoredObject::key).containsExactly(new StorageKey("a/seen"));
        storage.write(StorageLayout.FETCHES.resolve("a/b.json"), bytes("x"));
        assertThat(storage.list(StorageLayout.FETCHES)).hasSize(1);
        assertThat(storage.list(StorageLayout.OWN)).hasSize(1);
    }

    @Test
    void a_list_of_many_objects_is_whole() throws Exception {
        var folder = new StorageKey("many");
        atOnce(writer -> {
            for (var index = writer; index < 1_100; index += WRITERS) {
                of(writer).write(folder.resolve("%04d".formatted(index)), bytes("x"));
            }
            return true;
        });
        assertThat(storage.list(folder)).hasSize(1_100);
        assertThat(storage.page(folder, folder, 1_050)).hasSize(1_050);
        assertThat(new ObjectPages(storage, folder)).toIterable().hasSize(1_100);
    }

    @Test
    void listing_while_objects_come_and_go_neither_fails_nor_misses_one_that_stays() throws Exception {
        var folder = new StorageKey("busy");
        storage.write(folder.resolve("x/stays"), bytes("x"));
        var stop = new AtomicBoolean();
        var changing = Executors.newSingleThreadExecutor();
        try {
            var changes = changing.submit(() -> {
                for (var round = 0; !stop.get(); round++) {
                    other.write(folder.resolve(round % 10 + "/comes"), bytes("x"));
                    other.delete(folder.resolve((round + 5) % 10 + "/comes"));
                }
            });
            for (var round = 0; round < 100; round++) {
                assertThat(storage.list(folder)).map(StoredObject::key).contains(folder.resolve("x/stays"));
            }
            stop.set(true);
            changes.get(30, TimeUnit.SECONDS);
        } finally {
            stop.set(true);
            stop(changing);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "terraform-provider-x_1.0.0+build.7_linux_amd64.zip",
                "with space",
                " ",
                "名前/ü.zip",
                "\uD83D\uDE00",
                "e\u0301",
                "%2e%2e",
                "...",
                "a=b&c?d#e",
                "~",
                "$(x)`y`;'\"*|<>"
            })
    void odd_legal_keys_are_stored_letter_by_letter(String name) throws Exception {
        var folder = new StorageKey("example.com/odd");
        var key = folder.resolve(name);
        storage.write(key, bytes("record"));
        assertThat(other.read(key)).hasValue(bytes("record"));
        if (!name.startsWith(".")) {
            assertThat(other.list(folder)).map(StoredObject::key).containsExactly(key);
        }
        other.delete(key);
        assertThat(publish(storage, key, bytes("package"))).isTrue();
        assertThat(received(other.open(key).orElseThrow())).isEqualTo(bytes("package"));
    }

    @Test
    void exactly_one_of_many_creators_succeeds_and_its_record_stays() throws Exception {
        for (var round = 0; round < 10; round++) {
            var key = RECORD.resolve("round" + round);
            var won = atOnce(writer -> of(writer).create(key, whole(writer)));
            assertThat(won).containsOnlyOnce(true);
            assertThat(storage.read(key)).hasValue(whole(won.indexOf(true)));
        }
    }

    @Test
    void exactly_one_of_many_publishers_succeeds_and_its_bytes_stay() throws Exception {
        for (var round = 0; round < 10; round++) {
            var key = new StorageKey("example.com/package" + round + ".zip");
            var won = atOnce(writer -> publish(of(writer), key, whole(writer)));
            assertThat(won).containsOnlyOnce(true);
            assertThat(received(storage.open(key).orElseThrow())).isEqualTo(whole(won.indexOf(true)));
        }
    }

    @Test
    void one_of_many_concurrent_writers_wins_whole() throws Exception {
        for (var round = 0; round < 10; round++) {
            atOnce(writer -> {
                of(writer).write(RECORD, whole(writer));
                return true;
            });
            assertWhole(storage.read(RECORD).orElseThrow());
        }
    }

    @Test
    void readers_see_a_whole_record_at_any_time_while_it_is_replaced() throws Exception {
        storage.write(RECORD, whole(0));
        var stop = new AtomicBoolean();
        var reading = Executors.newFixedThreadPool(2);
        try {
            var readers = List.of(storage, other).stream()
                    .map(reader -> reading.submit(() -> {
                        var reads = 0;
                        for (; !stop.get(); reads++) {
                            assertWhole(reader.read(RECORD).orElseThrow());
                        }
                        return reads;
                    }))
                    .toList();
            for (var round = 0; round < 200; round++) {
                of(round).write(RECORD, whole(round % WRITERS));
            }
            stop.set(true);
            for (var reader : readers) {
                assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
            }
        } finally {
            stop.set(true);
            stop(reading);
        }
    }

    @Test
    void a_record_is_never_seen_half_created() throws Exception {
        var stop = new AtomicBoolean();
        var reading = Executors.newSingleThreadExecutor();
        try {
            var reader = reading.submit(() -> {
                while (!stop.get()) {
                    other.read(RECORD).ifPresent(StorageContract::assertWhole);
                }
            });
            for (var round = 0; round < 200; round++) {
                storage.create(RECORD, whole(round % WRITERS));
                storage.delete(RECORD);
            }
            stop.set(true);
            reader.get(30, TimeUnit.SECONDS);
        } finally {
            stop.set(true);
            stop(reading);
        }
    }

    @Test
    void another_instance_opened_meanwhile_leaves_what_is_staged() throws Exception {
        try (var staging = storage.stage(7)) {
            Files.write(staging.file(), bytes("package"));
            open().close();
            assertThat(staging.publish(PACKAGE, Sha256.of(bytes("package")))).isTrue();
        }
        assertThat(received(other.open(PACKAGE).orElseThrow())).isEqualTo(bytes("package"));
    }

    @Test
    void closing_releases_staged_objects() throws Exception {
        var staging = storage.stage(7);
        Files.write(staging.file(), bytes("package"));
        storage.close();
        storage.close();
        assertThat(staging.file()).doesNotExist();
        assertThatThrownBy(() -> staging.publish(PACKAGE, Sha256.of(bytes("package"))))
                .isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.stage(1)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> storage.write(RECORD, bytes("x"))).isInstanceOf(StorageException.class);
        staging.close();
        assertThat(other.find(PACKAGE)).isEmpty();
    }

    @Test
    void a_writable_storage_says_so() {
        assertThat(storage.isWritable()).isTrue();
    }

    /** Whether it was published. */
    protected static boolean publish(Storage storage, StorageKey key, byte[] content) {
        try (var staging = storage.stage(content.length)) {
            Files.write(staging.file(), content);
            return staging.publish(key, Sha256.of(content));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private Storage of(int writer) {
        return writer % 2 == 0 ? storage : other;
    }

    /** A content whose every byte says whose it is, of a length that is the writer's own. */
    private static byte[] whole(int writer) {
        var content = new byte[50_000 + writer];
        Arrays.fill(content, (byte) writer);
        return content;
    }

    private static void assertWhole(byte[] content) {
        if (content.length < 50_000 || !Arrays.equals(content, whole(content.length - 50_000))) {
            throw new AssertionError("a record of " + content.length + " bytes that no writer wrote");
        }
    }

    private interface Writer {
        boolean write(int number) throws Exception;
    }

    /** Returns the result of each of {@link #WRITERS} writers, which all start at the same moment. */
    private static List<Boolean> atOnce(Writer writer) throws Exception {
        var ready = new CountDownLatch(WRITERS);
        var pool = Executors.newFixedThreadPool(WRITERS);
        try {
            var tasks = new ArrayList<Callable<Boolean>>();
            for (var number = 0; number < WRITERS; number++) {
                var own = number;
                tasks.add(() -> {
                    ready.countDown();
                    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
                    return writer.write(own);
                });
            }
            var answers = new ArrayList<Boolean>();
            for (var answer : pool.invokeAll(tasks, Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS)) {
                answers.add(answer.get());
            }
            return Collections.unmodifiableList(answers);
        } finally {
            stop(pool);
        }
    }

    private static void stop(ExecutorService pool) throws InterruptedException {
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
}
