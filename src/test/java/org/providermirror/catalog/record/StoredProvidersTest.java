package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.InstrumentedStorage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualExecutor;

/** The providers of a storage in memory, as its watch sees them change. */
class StoredProvidersTest {
    private static final PackageId NULL = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId NULL_ARM = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final PackageId RANDOM = FakeRegistry.packageId("acme", "random", "3.0.0", "linux_amd64");

    @TempDir
    private Path folder;

    private final ManualExecutor executor = new ManualExecutor();
    private final Turns turns = new Turns();
    private FailingStorage failing;
    private StoredProviders providers;
    private Storage storage;

    /** A timer whose turns the test gives: the first task looks at all, the second at what has changed. */
    private static final class Turns extends ScheduledThreadPoolExecutor {
        private final List<Runnable> tasks = new ArrayList<>();

        Turns() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long pause, TimeUnit unit) {
            tasks.add(task);
            return null;
        }
    }

    @BeforeEach
    void open() {
        failing = new FailingStorage(new LocalStorage(folder));
        providers = new StoredProviders(failing, Set.of(new Hostname("registry.example.com")), executor);
        storage = new InstrumentedStorage(failing, List.of(providers));
        providers.start(turns);
    }

    @AfterEach
    void close() {
        turns.shutdownNow();
        storage.close();
    }

    private void lookAtAll() {
        turns.tasks.get(0).run();
        executor.runAll();
    }

    private void lookAtChanges() {
        turns.tasks.get(1).run();
        executor.runAll();
    }

    private void copyIn(PackageId id) throws IOException {
        var file = folder.resolve(StorageLayout.archive(id).value());
        Files.createDirectories(file.getParent());
        Files.writeString(file, "bytes");
    }

    private void know(String type) {
        storage.write(
                StorageLayout.versions(FakeRegistry.provider("acme", type)), "{}".getBytes(StandardCharsets.US_ASCII));
    }

    private List<String> found(String words) {
        return providers.search(words).stream()
                .map(stock -> stock.provider() + " " + stock.packages() + " " + stock.bytes())
                .toList();
    }

    @Test
    void a_provider_has_another_revision_after_its_list_or_its_archives_changed() throws Exception {
        copyIn(NULL);
        know("null");
        lookAtAll();
        var first = providers.find(NULL.provider()).orElseThrow().revision();
        lookAtAll();
        assertThat(providers.find(NULL.provider()).orElseThrow().revision()).isEqualTo(first);
        storage.write(StorageLayout.versions(NULL.provider()), "{ }".getBytes(StandardCharsets.US_ASCII));
        lookAtChanges();
        var second = providers.find(NULL.provider()).orElseThrow().revision();
        assertThat(second).isNotEqualTo(first);
        copyIn(NULL_ARM);
        providers.lookAgain(NULL.provider());
        lookAtChanges();
        assertThat(providers.find(NULL.provider()).orElseThrow().revision()).isNotEqualTo(second);
    }

    @Test
    void totals_are_absent_before_the_first_storage_listing() throws Exception {
        copyIn(NULL);
        assertThat(providers.totals()).isEmpty();
        assertThat(found("")).isEmpty();
        lookAtAll();
        assertThat(providers.totals()).hasValue(new StoredProviders.Totals(1, 1, 5));
    }

    @Test
    void stored_and_listed_providers_are_found_by_all_words_of_their_addresses() throws Exception {
        copyIn(NULL);
        copyIn(NULL_ARM);
        know("random");
        Files.writeString(folder.resolve("registry.example.com/acme/null/notes.txt"), "no package");
        Files.createDirectories(folder.resolve("registry.example.com/lost+found"));
        lookAtAll();
        assertThat(found(""))
                .containsExactly("registry.example.com/acme/null 2 10", "registry.example.com/acme/random 0 0");
        assertThat(found("ACME  rand")).containsExactly("registry.example.com/acme/random 0 0");
        assertThat(found("acme nothing")).isEmpty();
        assertThat(providers.find(RANDOM.provider()))
                .hasValueSatisfying(found -> assertThat(found.packages()).isZero());
        assertThat(providers.find(FakeRegistry.provider("acme", "other"))).isEmpty();
    }

    @Test
    void own_changes_are_visible_without_a_full_listing() throws Exception {
        lookAtAll();
        copyIn(NULL);
        know("random");
        lookAtChanges();
        assertThat(found("")).as("the copy was not announced").containsExactly("registry.example.com/acme/random 0 0");
        copyIn(RANDOM);
        storage.delete(StorageLayout.archive(NULL));
        lookAtChanges();
        assertThat(found(""))
                .containsExactly("registry.example.com/acme/null 0 0", "registry.example.com/acme/random 0 0");
    }

    @Test
    void a_change_of_another_instance_is_visible_after_its_notice() throws Exception {
        lookAtAll();
        copyIn(NULL);
        providers.lookAgain(NULL.provider());
        lookAtChanges();
        assertThat(found("")).containsExactly("registry.example.com/acme/null 1 5");
    }

    @Test
    void nothing_is_listed_while_nothing_has_changed() {
        lookAtAll();
        turns.tasks.get(1).run();
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void a_failed_listing_is_repeated_when_storage_is_back() throws Exception {
        copyIn(NULL);
        failing.failWith(new StorageException("listing", new IOException("gone")));
        lookAtAll();
        assertThat(providers.totals()).isEmpty();
        failing.recover();
        lookAtChanges();
        assertThat(providers.totals()).hasValue(new StoredProviders.Totals(1, 1, 5));

        copyIn(RANDOM);
        providers.lookAgain(RANDOM.provider());
        providers.lookAgain(NULL.provider());
        failing.failWith(new StorageException("listing", new IOException("gone again")));
        lookAtChanges();
        failing.recover();
        lookAtChanges();
        assertThat(found("random")).containsExactly("registry.example.com/acme/random 1 5");
    }
}
