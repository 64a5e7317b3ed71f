package org.providermirror.catalog.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;

/** Releases in a real folder, with a verifier whose verdict is the test's to say. */
class StoredReleasesTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final ProviderVersion ONE = ProviderVersion.parse("1.0.0");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<Event> events = new ArrayList<>();
    private final AtomicInteger verifications = new AtomicInteger();
    private Function<Release, Verdict> verdict = Verdict.Verified::new;
    private LocalStorage storage;
    private StoredReleases releases;

    @BeforeEach
    void start() {
        storage = new LocalStorage(folder);
        releases = started();
    }

    @AfterEach
    void stop() {
        storage.close();
    }

    private StoredReleases started() {
        return new StoredReleases(
                storage,
                Runnable::run,
                release -> {
                    verifications.incrementAndGet();
                    return verdict.apply(release);
                },
                new StoredFaults(events::add, host -> false, time.time().wall()),
                MetadataLimit.NONE,
                time.time());
    }

    private Release release(String content) {
        return registry.release(NULL, "1.0.0", Map.of("linux_amd64", content.getBytes(StandardCharsets.UTF_8)));
    }

    private void refuse() {
        verdict = release -> new Verdict.Untrusted("no key made the signature");
    }

    private Path file(String name) {
        return folder.resolve(StorageLayout.release(new ReleaseId(NULL, ONE)).value())
                .resolve(name);
    }

    private Path quarantined(String name) {
        return folder.resolve(StorageLayout.QUARANTINE.value())
                .resolve(StorageLayout.release(new ReleaseId(NULL, ONE)).value())
                .resolve(name);
    }

    @Test
    void the_publishers_files_stay_in_storage_and_are_read_when_they_are_needed() throws Exception {
        var published = release("bytes");
        var kept = releases.keep(published);
        var read = started().read(new ReleaseId(NULL, ONE)).orElseThrow();

        for (var release : List.of(kept, read)) {
            var files = release.checksums().get(0).files();
            assertThat(files).isInstanceOf(StoredPublisherFiles.class);
            assertThat(files.weight()).isLessThan(1_000);
            assertThat(files.sums()).isEqualTo(published.checksums().get(0).sums());
            assertThat(files.signature().orElseThrow())
                    .isEqualTo(published.checksums().get(0).signature().orElseThrow());
            assertThat(files.keys()).isEqualTo(published.checksums().get(0).keys());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256SUMS", "SHA256SUMS.sig", "release.json"})
    void a_publishers_file_that_was_changed_since_it_was_verified_is_refused(String name) throws Exception {
        var files = releases.keep(release("bytes")).checksums().get(0).files();
        Files.write(file(name), new byte[] {1});

        assertThatThrownBy(() -> {
                    files.sums();
                    files.signature();
                    files.keys();
                })
                .isInstanceOfSatisfying(
                        StorageException.class,
                        failure -> assertThat(failure.isChanged()).isTrue());
    }

    @Test
    void loading_a_release_costs_one_verification_and_a_cached_one_costs_no_verification() {
        releases.keep(release("bytes"));
        verifications.set(0);
        var executor = new ManualExecutor();
        registry.list(NULL, "1.0.0");
        var catalog = new ReleaseCatalog(
                registry,
                new VersionCatalog(
                        registry,
                        HostedVersions.NONE,
                        storage,
                        Duration.ofMinutes(5),
                        host -> executor,
                        StorageExecutors.CALLER,
                        time.time()),
                started(),
                ReleaseDecisions.NONE,
                Refusals.on(storage, time.time()),
                host -> executor,
                StorageExecutors.CALLER,
                time.time());
        for (var attempt = 0; attempt < 100; attempt++) {
            assertThat(catalog.kept(new ReleaseId(NULL, ONE))).isPresent();
            assertThat(catalog.release(new ReleaseId(NULL, ONE))
                            .toCompletableFuture()
                            .join())
                    .isPresent();
        }
        assertThat(verifications).hasValue(1);
    }

    @Test
    void many_concurrent_callers_cost_one_verification() throws Exception {
        releases.keep(release("bytes"));
        verifications.set(0);
        var callers = 50;
        var allAsk = new CountDownLatch(callers);
        verdict = stored -> {
            try {
                allAsk.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return new Verdict.Verified(stored);
        };
        var pool = Executors.newFixedThreadPool(callers);
        try {
            var calls = new ArrayList<Callable<Optional<Release>>>();
            for (var caller = 0; caller < callers; caller++) {
                calls.add(() -> {
                    allAsk.countDown();
                    return releases.read(new ReleaseId(NULL, ONE));
                });
            }
            for (var found : pool.invokeAll(calls)) {
                assertThat(found.get()).isPresent();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(verifications.get()).isLessThan(callers);
    }

    @Test
    void a_release_that_fails_is_reported_once_and_read_again_after_a_minute() {
        releases.keep(release("bytes"));
        verifications.set(0);
        refuse();
        for (var attempt = 0; attempt < 100; attempt++) {
            assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        }
        assertThat(verifications).hasValue(1);
        assertThat(releases.refusal(new ReleaseId(NULL, ONE))).contains("no key made the signature");
        time.pass(Duration.ofMinutes(1));
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(verifications).hasValue(2);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(EventKind.VERIFICATION_FAILED);
            assertThat(event.provider()).contains(NULL);
            assertThat(event.version()).contains(ONE);
            assertThat(event.sentence())
                    .contains("no key made the signature")
                    .contains("purge")
                    .contains("import");
        });
    }

    @Test
    void a_release_that_is_trusted_again_is_read_again_after_eviction_and_its_next_fault_is_reported() {
        releases.keep(release("bytes"));
        refuse();
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        verdict = Verdict.Verified::new;
        releases.forget(new ReleaseId(NULL, ONE));
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isPresent();
        assertThat(releases.refusal(new ReleaseId(NULL, ONE))).isEmpty();
        refuse();
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(events).hasSize(2);
    }

    @Test
    void files_that_fail_stay_where_they_are_until_verified_ones_take_their_place() throws IOException {
        releases.keep(release("forged"));
        Files.writeString(file("SHA256SUMS"), "forged sums");
        var record = Files.readAllBytes(file("release.json"));
        verdict = stored -> new String(stored.checksums().get(0).sums(), StandardCharsets.UTF_8).startsWith("forged")
                ? new Verdict.Untrusted("no key made the signature")
                : new Verdict.Verified(stored);
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(file("release.json")).hasBinaryContent(record);
        assertThat(file("SHA256SUMS")).hasContent("forged sums");

        var verified = release("bytes");
        assertThat(releases.keep(verified)).isEqualTo(verified);

        assertThat(releases.read(new ReleaseId(NULL, ONE)).orElseThrow().packages())
                .isEqualTo(verified.packages());
        assertThat(file("SHA256SUMS"))
                .hasBinaryContent(verified.checksums().get(0).sums());
        assertThat(quarantined("release.json")).hasBinaryContent(record);
        assertThat(quarantined("SHA256SUMS")).hasContent("forged sums");
        assertThat(quarantined("SHA256SUMS.sig")).doesNotExist();
    }

    @Test
    void a_record_that_cannot_be_read_is_reported_and_replaced() throws IOException {
        Files.createDirectories(file("release.json").getParent());
        Files.writeString(file("release.json"), "{");
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.sentence()).contains("cannot be read"));
        releases.keep(release("bytes"));
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isPresent();
    }

    @Test
    void a_release_of_which_nothing_is_stored_is_no_fault() {
        assertThat(releases.read(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(releases.refusal(new ReleaseId(NULL, ONE))).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void a_later_release_adds_checksums_behind_those_that_are_stored_whose_files_stay() throws IOException {
        var first = registry.leaveUndecided(release("bytes"), "plan9_386");
        releases.keep(first);
        var other = registry.release(NULL, "1.0.0", Map.of("plan9_386", "other".getBytes(StandardCharsets.UTF_8)));
        var packages = new TreeMap<>(first.packages());
        packages.putAll(other.packages());
        var added = new PublishedChecksums(
                "more sums".getBytes(StandardCharsets.UTF_8),
                Optional.of(new byte[] {4}),
                first.checksums().get(0).signer(),
                List.of(),
                Set.of(Platform.parse("plan9_386")));
        var later = new Release(
                NULL,
                ONE,
                List.of("5.0"),
                packages,
                List.of(added, first.checksums().get(0)),
                Set.of(),
                time.now());

        releases.keep(later);

        var kept = started().read(new ReleaseId(NULL, ONE)).orElseThrow();
        assertThat(kept.isComplete()).isTrue();
        assertThat(kept.packages()).isEqualTo(packages);
        assertThat(kept.checksumsOf(Platform.parse("plan9_386")).orElseThrow().sums())
                .asString()
                .isEqualTo("more sums");
        assertThat(Files.readString(file("SHA256SUMS"))).isEqualTo("sums");
        assertThat(Files.readString(file("SHA256SUMS-1"))).isEqualTo("more sums");
        assertThat(folder.resolve(StorageLayout.QUARANTINE.value())).doesNotExist();
    }
}
