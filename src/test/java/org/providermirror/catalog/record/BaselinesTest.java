package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;

class BaselinesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");
    private static final ProviderVersion TWO = ProviderVersion.parse("2.0.0");
    private static final String RECORD = ".mirror/registry.example.com/acme/null/baseline.json";

    @TempDir
    private Path folder;

    private FailingStorage storage;
    private Baselines baselines;

    @BeforeEach
    void start() {
        storage = new FailingStorage(new LocalStorage(folder));
        baselines = baselines();
    }

    private Baselines baselines() {
        return new Baselines(storage, new ManualTime().time().wall());
    }

    private void store(Instant learntAt, ProviderVersion... listed) {
        var versions = new TreeMap<ProviderVersion, CatalogVersion>();
        for (var version : listed) {
            versions.put(version, new CatalogVersion(version, List.of(), Set.of(), Instant.EPOCH, true));
        }
        new VersionRecords(storage).write(new CatalogVersions(NULL, versions, List.of(), learntAt));
    }

    @Test
    void the_first_list_is_the_baseline_of_all_instances_and_a_later_one_is_not() {
        assertThat(baselines.find(NULL)).isEmpty();
        baselines.establish(NULL, List.of(ONE));
        var other = baselines();
        other.establish(NULL, List.of(ONE, TWO));
        baselines.establish(NULL, List.of(TWO));
        assertThat(baselines.find(NULL)).contains(Set.of(ONE));
        assertThat(other.find(NULL)).contains(Set.of(ONE));
    }

    @Test
    void a_list_that_was_stored_before_is_the_baseline() {
        store(Instant.parse("2026-11-21T14:05:00Z"), ONE);
        baselines.establish(NULL, List.of(ONE, TWO));
        assertThat(baselines.find(NULL)).contains(Set.of(ONE));

        assertThat(baselines().find(NULL)).contains(Set.of(ONE));
    }

    @Test
    void imported_versions_are_no_list_that_was_received() {
        store(Instant.EPOCH, ONE);
        assertThat(baselines.find(NULL)).isEmpty();
        baselines.establish(NULL, List.of(TWO));
        assertThat(baselines.find(NULL)).contains(Set.of(TWO));
    }

    @Test
    void a_stored_list_that_cannot_be_read_makes_no_version_part_of_the_baseline() throws Exception {
        store(Instant.parse("2026-11-21T14:05:00Z"), ONE);
        Files.writeString(folder.resolve(".mirror/registry.example.com/acme/null/versions.json"), "{");
        baselines.establish(NULL, List.of(ONE, TWO));
        assertThat(baselines.find(NULL)).contains(Set.of());
    }

    @Test
    void nothing_replaces_a_baseline_that_cannot_be_read() throws Exception {
        baselines.establish(NULL, List.of(ONE));
        Files.writeString(folder.resolve(RECORD), "damaged");
        var other = baselines();
        assertThatThrownBy(() -> other.find(NULL)).isInstanceOf(StorageException.class);
        other.establish(NULL, List.of(ONE, TWO));
        assertThatThrownBy(() -> other.find(NULL)).isInstanceOf(StorageException.class);
        assertThat(folder.resolve(RECORD)).hasContent("damaged");
        assertThat(baselines.find(NULL)).as("still in memory").contains(Set.of(ONE));
    }

    @Test
    void while_storage_fails_a_list_is_not_used() {
        storage.failWith(new StorageException("reading", new IOException("gone")));
        assertThatThrownBy(() -> baselines.find(NULL)).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> baselines.establish(NULL, List.of(ONE))).isInstanceOf(StorageException.class);
        storage.recover();
        assertThat(baselines.find(NULL)).isEmpty();
    }

    @Test
    void a_first_list_that_storage_does_not_accept_is_stored_before_the_next_one_is_used() {
        storage.beforeCreating(key -> {
            throw new StorageException("writing", new IOException("read-only"));
        });
        baselines.establish(NULL, List.of(ONE));
        assertThat(baselines.find(NULL)).contains(Set.of(ONE));
        assertThatThrownBy(() -> baselines.establish(NULL, List.of(ONE, TWO))).isInstanceOf(StorageException.class);

        storage.beforeCreating(key -> {});
        baselines.establish(NULL, List.of(ONE, TWO));
        assertThat(baselines().find(NULL)).contains(Set.of(ONE));
    }

    @Test
    void the_providers_with_stored_lists_are_found_by_pattern() {
        store(Instant.parse("2026-11-21T14:05:00Z"), ONE);
        var lists = new VersionRecords(storage);
        for (var pattern : List.of("registry.example.com/acme/null", "registry.example.com/acme/*", "*/*/*")) {
            assertThat(lists.providers(ProviderPattern.parse(pattern)))
                    .as(pattern)
                    .containsExactly(NULL);
        }
        assertThat(lists.providers(ProviderPattern.parse("registry.example.com/other/*")))
                .isEmpty();
    }

    @Test
    void a_first_list_that_storage_does_not_accept_is_stored_as_soon_as_it_does() {
        storage.beforeCreating(key -> {
            throw new StorageException("writing", new IOException("read-only"));
        });
        baselines.establish(NULL, List.of(ONE));
        baselines.storeWaiting();
        assertThat(baselines.find(NULL)).contains(Set.of(ONE));
        storage.beforeCreating(key -> {});
        baselines.storeWaiting();
        assertThat(baselines().find(NULL)).contains(Set.of(ONE));
    }

    @Test
    void a_stored_list_that_became_the_baseline_in_memory_is_stored_too() {
        store(Instant.parse("2026-11-21T14:05:00Z"), ONE);
        storage.beforeCreating(key -> {
            throw new StorageException("writing", new IOException("read-only"));
        });
        assertThat(baselines.find(NULL)).contains(Set.of(ONE));
        storage.beforeCreating(key -> {});
        baselines.storeWaiting();
        store(Instant.parse("2026-11-21T15:05:00Z"), ONE, TWO);
        assertThat(baselines().find(NULL)).contains(Set.of(ONE));
    }

    @Test
    void a_baseline_that_cannot_be_stored_does_not_delay_those_of_other_providers() {
        var other = ProviderAddress.parse("registry.example.com/acme/random");
        for (var failing : List.of(NULL, other)) {
            var stored = failing.equals(NULL) ? other : NULL;
            storage.beforeCreating(key -> {
                throw new StorageException("writing", new IOException("read-only"));
            });
            var waiting = baselines();
            waiting.establish(failing, List.of(TWO));
            waiting.establish(stored, List.of(ONE));
            storage.beforeCreating(key -> {
                if (key.equals(StorageLayout.baseline(failing))) {
                    throw new StorageException("writing", new IOException("no permission"));
                }
            });
            waiting.storeWaiting();
            assertThat(baselines().find(stored)).contains(Set.of(ONE));
            storage.delete(StorageLayout.baseline(stored));
        }
    }
}
