package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.MemoryStorage;

class StoredPackagesTest {
    private static final PackageId NULL = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId NULL_TWO = FakeRegistry.packageId("acme", "null-two", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("other", "null", "1.0.0", "linux_amd64");
    private static final int MANY = 1_500;

    @TempDir
    private Path folder;

    private final List<StorageKey> listed = new ArrayList<>();
    private MemoryStorage memory;
    private StoredPackages packages;

    @BeforeEach
    void open() {
        memory = new MemoryStorage(folder);
        var storage = new FailingStorage(memory);
        storage.afterListing(listed::add);
        packages = new StoredPackages(storage, new ServedHosts(Set.of(), false), Runnable::run);
    }

    private void store(PackageId id) {
        memory.put(StorageLayout.archive(id), new byte[3]);
        memory.put(StorageLayout.packageRecord(id), new byte[1]);
    }

    private Instant written(StorageKey key) {
        return memory.find(key).orElseThrow().lastModified();
    }

    private List<List<PackageId>> selected(String... patterns) {
        var found = new ArrayList<List<PackageId>>();
        packages.byProvider(
                        List.of(patterns).stream().map(ProviderPattern::parse).toList(),
                        ofProvider -> ofProvider.stream().map(StoredPackage::id).toList())
                .forEachRemaining(found::add);
        return found;
    }

    @Test
    void packages_are_described_as_storage_and_their_records_say() {
        store(NULL);
        memory.put(StorageLayout.archive(NULL_TWO), new byte[4]);
        var stored = written(StorageLayout.archive(NULL));
        var alone = written(StorageLayout.archive(NULL_TWO));
        assertThat(packages.list())
                .containsExactly(
                        new StoredPackage(NULL_TWO, 4, alone, "3", alone, false),
                        new StoredPackage(NULL, 3, stored, "1", written(StorageLayout.packageRecord(NULL)), true));
        assertThat(packages.list(NULL.provider()))
                .singleElement()
                .satisfies(found -> assertThat(found.bytes())
                        .isEqualTo(memory.find(StorageLayout.archive(NULL)).orElseThrow()));
    }

    @Test
    void one_provider_after_another_is_listed_in_the_order_of_keys() {
        List.of(NULL, NULL_TWO, OTHER).forEach(this::store);
        assertThat(selected()).containsExactly(List.of(NULL_TWO), List.of(NULL), List.of(OTHER));
        assertThat(packages.recordedByProvider())
                .toIterable()
                .containsExactly(List.of(NULL_TWO), List.of(NULL), List.of(OTHER));
    }

    @Test
    void only_the_folders_of_the_selected_providers_are_listed() {
        List.of(NULL, NULL_TWO, OTHER).forEach(this::store);
        assertThat(selected("registry.example.com/acme/null")).containsExactly(List.of(NULL));
        assertThat(listed)
                .containsOnly(StorageLayout.packages(NULL.provider()), StorageLayout.knowledge(NULL.provider()));
        listed.clear();
        assertThat(selected("registry.example.com/acme/*", "registry.example.com/acme/null"))
                .as("a provider that two patterns match is listed once")
                .containsExactly(List.of(NULL_TWO), List.of(NULL));
        assertThat(listed)
                .containsOnly(
                        new StorageKey("registry.example.com/acme"),
                        new StorageKey(".mirror/registry.example.com/acme"));
    }

    @Test
    void no_more_than_a_page_and_the_packages_of_one_provider_are_held() {
        for (var number = 0; number < MANY; number++) {
            store(FakeRegistry.packageId("acme", "p" + number % 3, "1." + number + ".0", "linux_amd64"));
        }
        var providers = packages.recordedByProvider();
        listed.clear();
        assertThat(providers.next()).hasSize(MANY / 3);
        assertThat(providers.next()).hasSize(MANY / 3);
        assertThat(listed).as("pages").hasSize(2);
        assertThat(providers.next()).hasSize(MANY / 3);
        assertThat(providers.hasNext()).isFalse();
        assertThat(packages.list()).hasSize(MANY);
    }

    @Test
    void a_list_that_failed_does_not_go_on_without_the_packages_it_lost() {
        for (var number = 0; number < MANY; number++) {
            store(FakeRegistry.packageId("acme", "null", "1." + number + ".0", "linux_amd64"));
        }
        var providers = packages.recordedByProvider();
        var pages = new AtomicInteger();
        memory.beforeCall(key -> {
            if (pages.incrementAndGet() == 2) {
                throw new StorageException("listing " + key, new IOException("gone"));
            }
        });
        assertThatThrownBy(providers::hasNext).isInstanceOf(StorageException.class);
        assertThatThrownBy(providers::hasNext).isInstanceOf(StorageException.class);
        assertThatThrownBy(providers::next).isInstanceOf(StorageException.class);
    }

    @Test
    void packages_that_are_listed_together_share_versions_and_platforms() {
        store(NULL);
        store(FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64"));
        var listed = packages.list();
        assertThat(listed.get(0).id().version()).isSameAs(listed.get(1).id().version());
        assertThat(listed.get(0).id().provider()).isSameAs(listed.get(1).id().provider());
        assertThat(listed.get(0).id().platform())
                .isSameAs(packages.list().get(0).id().platform());
    }
}
