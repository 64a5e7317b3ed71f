package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.config.FetchSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.SlowDownloadException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.Release;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.ManualExecutor;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.ManualTimer;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/** Slow downloads in a queue with one thread. */
class SlowFetchTest {
    private static final int SLOW_FROM = 10;
    private static final byte[] BYTES = archive();

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final ManualTimer timer = new ManualTimer(time);
    private final ManualExecutor executor = new ManualExecutor();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final List<String> requests = new ArrayList<>();

    private static byte[] archive() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-null"));
            zip.write("content".getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    /** Upstream whose downloads are slow from the tenth byte on, but not their rest. */
    private final class SlowUpstream implements UpstreamClient {
        @Override
        public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
            return UpstreamAnswer.of(Optional.empty());
        }

        @Override
        public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
            requests.add(url.getHost());
            return Optional.of(new ScriptedDownload(url, BYTES, 0, SLOW_FROM));
        }

        @Override
        public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
            requests.add(url.getHost() + " from " + from.position());
            return Optional.of(new ScriptedDownload(url, BYTES, from.position(), Integer.MAX_VALUE));
        }

        @Override
        public UpstreamClient givingUpIf(BooleanSupplier condition) {
            return this;
        }
    }

    private MemoryStorage storage() {
        return new MemoryStorage(folder);
    }

    /** Upstream that holds the packages of hostile hosts back, until their places are needed. */
    private record HoldingUpstream(BooleanSupplier isNeeded, Semaphore checks) implements UpstreamClient {
        @Override
        public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
            return UpstreamAnswer.of(Optional.empty());
        }

        @Override
        public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
            if (!url.getHost().startsWith("hostile")) {
                return Optional.of(new ScriptedDownload(url, BYTES, 0, Integer.MAX_VALUE));
            }
            try {
                while (!isNeeded.getAsBoolean()) {
                    checks.acquire();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new UpstreamUnavailableException(
                    url.getHost(),
                    "holds the response back",
                    Optional.empty(),
                    new SlowDownloadException("others wait"));
        }

        @Override
        public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
            return open(url, provider);
        }

        @Override
        public UpstreamClient givingUpIf(BooleanSupplier condition) {
            return new HoldingUpstream(condition, checks);
        }
    }

    private FetchQueue queue(MemoryStorage storage) {
        return queue(storage, 1, new SlowUpstream(), executor);
    }

    private FetchQueue queue(MemoryStorage storage, int threads, UpstreamClient upstream, Executor fetches) {
        Clocks clocks = time.time();
        var versions = new VersionCatalog(
                registry,
                HostedVersions.NONE,
                storage,
                Duration.ofMinutes(5),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                clocks);
        var releases = new ReleaseCatalog(
                registry,
                versions,
                StoredTrust.releases(storage, clocks),
                ReleaseDecisions.NONE,
                Refusals.on(storage, clocks),
                host -> Runnable::run,
                StorageExecutors.CALLER,
                clocks);
        var records = new PackageRecords(storage, Runnable::run, releases::kept, StoredTrust.faults(clocks), clocks);
        var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
        return new FetchQueue(
                new FetchSettings(threads, 1, 10, Optional.empty()),
                new PackageFetch.Parts(
                        upstream,
                        storage,
                        releases,
                        records,
                        new PackageLocations(registry, host -> Runnable::run, clocks),
                        new ExistingArchives(
                                storage, releases, records, archiveHash, StoredTrust.faults(clocks), clocks),
                        archiveHash,
                        clocks),
                new InstanceHeartbeats(storage, clocks),
                new FetchQueue.Workers(fetches, Runnable::run, timer),
                FetchListener.NONE);
    }

    private FetchOrder order(String name) {
        var provider = ProviderAddress.parse(name + ".example.com/acme/null");
        Release release = registry.release(provider, "1.0.0", Map.of("linux_amd64", BYTES));
        var id = release.idOf(Platform.parse("linux_amd64"));
        return new FetchOrder(id, release, URI.create("https://" + name + "/package.zip"));
    }

    private long stagedFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private static Optional<byte[]> stored(MemoryStorage storage, FetchOrder order) {
        return storage.peek(StorageLayout.archive(order.id()));
    }

    @Test
    void a_slow_download_gives_way_to_a_waiting_one_and_continues_where_it_ended() throws IOException {
        var storage = storage();
        try (var queue = queue(storage)) {
            var slow = order("slow");
            var waiting = order("waiting");
            queue.ask(slow);
            queue.ask(waiting);
            executor.runAll();
            assertThat(requests).containsExactly("slow", "waiting", "slow from 10", "waiting from 10");
            assertThat(stored(storage, slow)).hasValue(BYTES);
            assertThat(stored(storage, waiting)).hasValue(BYTES);
            assertThat(queue.progress()).isEmpty();
            assertThat(stagedFiles()).isZero();
        }
    }

    @Test
    void registries_that_hold_all_places_do_not_keep_a_package_of_another_waiting() throws Exception {
        var storage = storage();
        var checks = new Semaphore(0);
        var threads = Executors.newCachedThreadPool();
        try (var queue = queue(storage, 2, new HoldingUpstream(() -> false, checks), threads)) {
            var healthy = order("healthy");
            for (var hostile = 1; hostile <= 5; hostile++) {
                queue.ask(order("hostile" + hostile));
            }
            time.pass(Duration.ofSeconds(30));
            queue.beat();
            queue.ask(healthy);
            time.pass(Duration.ofSeconds(30));
            assertThat(stored(storage, healthy)).isEmpty();
            checks.release(100);
            Eventually.holds(
                    "the package is stored", () -> stored(storage, healthy).isPresent());
            assertThat(queue.progress())
                    .extracting(FetchProgress::failures)
                    .as("a fetch that gave its place up has not failed")
                    .containsOnly(0);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void a_slow_download_runs_to_its_end_while_no_other_waits() {
        var storage = storage();
        try (var queue = queue(storage)) {
            var slow = order("slow");
            queue.ask(slow);
            executor.runAll();
            assertThat(requests).containsExactly("slow");
            assertThat(stored(storage, slow)).hasValue(BYTES);
        }
    }

    @Test
    void clients_that_read_a_download_continue_after_it_gave_way() {
        var storage = storage();
        try (var queue = queue(storage)) {
            var slow = order("slow");
            queue.askForWaiting(slow);
            queue.ask(order("waiting"));
            var arriving = queue.arriving(slow.id()).orElseThrow();
            executor.runAll();
            assertThat(arriving.complete()).isTrue();
            assertThat(arriving.available()).isEqualTo(BYTES.length);
        }
    }

    @Test
    void a_download_that_begins_at_the_start_again_ends_with_the_same_bytes() throws IOException {
        var storage = storage();
        var slow = order("slow");
        try (var reception = reception(storage)) {
            var arriving = new ArrivingFile(slow.id(), slow.sha256(), storage);
            assertThatThrownBy(() -> reception.receive(download(BYTES), arriving, waiting(true, false), () -> false))
                    .isInstanceOf(SlowDownloadException.class);
            assertThat(arriving.available()).isEqualTo(SLOW_FROM - 1);
            reception.receive(download(BYTES), arriving, new NoContention(), () -> false);
            assertThat(reception.sha256()).isEqualTo(slow.sha256());
            assertThat(arriving.available()).isEqualTo(BYTES.length - 1);
        }
    }

    @Test
    void files_of_downloads_that_gave_way_are_deleted_at_the_stop() throws Exception {
        var storage = storage();
        try (var queue = queue(storage)) {
            queue.ask(order("slow"));
            queue.ask(order("waiting"));
            executor.runNext();
            assertThat(stagedFiles()).isEqualTo(1);
        }
        assertThat(stagedFiles()).isZero();
    }

    @Test
    void the_file_of_a_download_that_gave_way_is_deleted_when_it_is_cancelled() throws Exception {
        var storage = storage();
        try (var queue = queue(storage)) {
            var slow = order("slow");
            queue.ask(slow);
            queue.ask(order("waiting"));
            executor.runNext();
            assertThat(stagedFiles()).isEqualTo(1);
            assertThat(queue.cancel(slow.id())).isTrue();
            assertThat(stagedFiles()).isZero();
        }
    }

    private PackageReception reception(MemoryStorage storage) {
        return new PackageReception(storage.stage(BYTES.length), 1_000_000, time.time());
    }

    private ScriptedDownload download(byte[] whole) {
        return new ScriptedDownload(URI.create("https://slow/package.zip"), whole, 0, SLOW_FROM);
    }

    private static Contention waiting(boolean others, boolean share) {
        return new Contention() {
            @Override
            public boolean othersWait() {
                return others;
            }

            @Override
            public boolean exceedsShare() {
                return share;
            }

            @Override
            public boolean mustGiveWay() {
                return false;
            }

            @Override
            public boolean isCancelled() {
                return false;
            }
        };
    }

    @Test
    void other_bytes_than_those_that_clients_have_are_refused() {
        var order = order("slow");
        var arriving = new ArrivingFile(order.id(), order.sha256(), storage());
        try (var reception = reception(storage())) {
            assertThatThrownBy(() -> reception.receive(download(BYTES), arriving, waiting(true, false), () -> false))
                    .isInstanceOf(SlowDownloadException.class);
            var other = BYTES.clone();
            other[0] ^= 1;
            assertThatThrownBy(() -> reception.receive(download(other), arriving, new NoContention(), () -> false))
                    .hasMessageContaining("other bytes");
        }
    }

    @Test
    void a_registry_beyond_its_share_gives_way_after_its_turn() throws IOException {
        var order = order("slow");
        var arriving = new ArrivingFile(order.id(), order.sha256(), storage());
        try (var reception = reception(storage())) {
            arriving.whenBeyond(3, () -> time.pass(Duration.ofSeconds(31)));
            assertThatThrownBy(() -> reception.receive(download(BYTES), arriving, waiting(false, true), () -> false))
                    .isInstanceOf(SlowDownloadException.class);
            assertThat(reception.resumePoint())
                    .hasValueSatisfying(point -> assertThat(point.position()).isEqualTo(5));
            reception.receive(download(BYTES), arriving, waiting(false, true), () -> false);
            assertThat(reception.sha256()).isEqualTo(order.sha256());
        }
    }
}
