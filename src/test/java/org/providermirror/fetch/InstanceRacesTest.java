package org.providermirror.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ArchiveLimits;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.ReleaseDecisions.PackageDecision;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.StorageExecutors;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.Verification;
import org.providermirror.config.ServedHosts;
import org.providermirror.log.RequestContext;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.scrub.PackageScrub;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Interleavings;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.testing.Refusals;
import org.providermirror.testing.ScriptedRegistry;
import org.providermirror.testing.StoredTrust;

/**
 * Two instances on one storage work on one package, in every order of their calls for it. Nothing good is removed, and no
 * record ever describes other bytes than those that are stored.
 */
@Tag("component")
class InstanceRacesTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final StorageKey ARCHIVE = StorageLayout.archive(ID);
    private static final StorageKey RECORD = StorageLayout.packageRecord(ID);
    private static final Set<StorageKey> SHARED = Set.of(ARCHIVE, RECORD, StorageLayout.packages(ID.provider()));
    private static final byte[] FIRST = archive("first");
    private static final byte[] OTHER = archive("other");
    private static final byte[] CORRUPT = corrupt();
    /** How often the instances take turns at most. All orders with so few turns are run. */
    private static final int TURNS = Integer.getInteger("races.turns", 2);

    private static final int SAMPLES = Integer.getInteger("races.samples", 50);
    private static final Clocks TIME = Clocks.system();

    /** What an instance does. */
    private enum Work {
        FETCH,
        PURGE,
        SCRUB,
        /** Settles the acceptance of other bytes, and fetches those. */
        ACCEPT,
        /** Fetches the first bytes by an order that is older than the acceptance of others. */
        OLD_FETCH
    }

    /** What is stored before. */
    private enum Before {
        NOTHING,
        PACKAGE,
        CORRUPT_PACKAGE,
        TRUNCATED_PACKAGE,
        BYTES_ONLY,
        RECORD_ONLY
    }

    @TempDir
    private Path folder;

    private static byte[] archive(String content) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("terraform-provider-null_v1.0.0"));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] corrupt() {
        var bytes = FIRST.clone();
        bytes[bytes.length / 2] ^= 1;
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "FETCH, FETCH",
        "FETCH, PURGE",
        "FETCH, SCRUB",
        "PURGE, PURGE",
        "PURGE, SCRUB",
        "SCRUB, SCRUB",
        "ACCEPT, ACCEPT",
        "ACCEPT, OLD_FETCH",
        "ACCEPT, PURGE",
        "ACCEPT, SCRUB"
    })
    void two_instances_lose_nothing_good_in_any_order(Work one, Work two) throws Exception {
        for (var before : Before.values()) {
            var seed = System.nanoTime();
            var orders = new Interleavings().runAll(pause -> new Race(pause, before, one, two), TURNS, SAMPLES, seed);
            System.out.println(one + " beside " + two + ", " + before + ": " + orders + " orders, seed " + seed);
        }
    }

    /** The two instances in one order. */
    private final class Race implements Interleavings.Scenario {
        private final MemoryStorage storage = new MemoryStorage(folder);
        private final List<String> wrongs = new ArrayList<>();
        private final Set<String> purged = new HashSet<>();
        private final List<Work> works;
        private final Before before;
        private final byte[] wanted;
        private final Release first;
        private final Release other;
        private final Optional<String> alternative;
        private boolean stored;

        Race(Runnable pause, Before before, Work... works) throws IOException {
            this.before = before;
            this.works = List.of(works);
            this.first = new ScriptedRegistry().release(ID.provider(), "1.0.0", Map.of("linux_amd64", FIRST));
            this.other = new ScriptedRegistry().release(ID.provider(), "1.0.0", Map.of("linux_amd64", OTHER));
            var accepts = this.works.contains(Work.ACCEPT);
            this.wanted = accepts ? OTHER : FIRST;
            var releases = releases(ReleaseDecisions.NONE);
            releases.adopt(first);
            alternative = accepts ? Optional.of(releases.alternatives().keep(other, Set.of())) : Optional.empty();
            fill(releases);
            storage.beforeCall(key -> {
                if (SHARED.contains(key)) {
                    pause.run();
                }
            });
            storage.onLoss((object, bytes) -> {
                if (object.key().equals(ARCHIVE)
                        && Arrays.equals(bytes, wanted)
                        && !purged.contains(object.version())) {
                    wrongs.add("good bytes were removed");
                }
                if (object.key().equals(RECORD) && describes(bytes, wanted) && isStored(wanted)) {
                    wrongs.add("a good record was removed");
                }
            });
        }

        private void fill(ReleaseCatalog releases) {
            switch (before) {
                case NOTHING -> {}
                case PACKAGE, BYTES_ONLY -> storage.put(ARCHIVE, FIRST);
                case CORRUPT_PACKAGE -> storage.put(ARCHIVE, CORRUPT);
                case TRUNCATED_PACKAGE -> storage.put(ARCHIVE, Arrays.copyOf(FIRST, FIRST.length - 1));
                case RECORD_ONLY -> {}
            }
            if (before != Before.NOTHING && before != Before.BYTES_ONLY) {
                records(releases)
                        .save(new PackageRecord(
                                ID,
                                Sha256.of(FIRST),
                                PackageHash.h1(Sha256.newDigest().digest(FIRST)),
                                FIRST.length,
                                Optional.empty(),
                                TIME.wall().instant().minusSeconds(60),
                                Verification.SIGNED));
            }
        }

        private ReleaseCatalog releases(ReleaseDecisions decisions) {
            var registry = new ScriptedRegistry();
            var versions = new VersionCatalog(
                    registry,
                    HostedVersions.NONE,
                    storage,
                    Duration.ofMinutes(5),
                    host -> Runnable::run,
                    StorageExecutors.CALLER,
                    TIME);
            return new ReleaseCatalog(
                    registry,
                    versions,
                    StoredTrust.releases(storage, TIME),
                    decisions,
                    Refusals.on(storage, TIME),
                    host -> Runnable::run,
                    StorageExecutors.CALLER,
                    TIME);
        }

        private PackageRecords records(ReleaseCatalog releases) {
            return new PackageRecords(storage, Runnable::run, releases::kept, StoredTrust.faults(TIME), TIME);
        }

        private boolean describes(byte[] record, byte[] bytes) {
            return new String(record, StandardCharsets.UTF_8)
                    .contains(PackageHash.zh(Sha256.of(bytes)).toString());
        }

        private boolean isStored(byte[] bytes) {
            return storage.peek(ARCHIVE)
                    .filter(found -> Arrays.equals(found, bytes))
                    .isPresent();
        }

        private boolean isRecorded() {
            return storage.peek(RECORD)
                    .filter(record -> describes(record, wanted))
                    .isPresent();
        }

        @Override
        public List<Interleavings.Actor> actors() {
            return works.stream().map(this::actor).toList();
        }

        private Interleavings.Actor actor(Work work) {
            var releases = releases(release -> alternative
                    .map(name -> Map.<org.providermirror.provider.Platform, PackageDecision>of(
                            ID.platform(), new PackageDecision.Replaced(Sha256.of(OTHER), name)))
                    .orElse(Map.of()));
            var records = records(releases);
            return switch (work) {
                case FETCH -> () -> fetch(releases, records, first);
                case OLD_FETCH -> () -> fetch(releases, records, first);
                case PURGE -> () -> purge(records);
                case SCRUB ->
                    () -> {
                        if (PackageScrub.scrub(storage, records, ID, TIME)) {
                            fetch(releases, records, releases.kept(ID.release()).orElseThrow());
                        }
                    };
                case ACCEPT ->
                    () -> {
                        records.removeUnless(ID, record -> record.sha256().equals(Sha256.of(OTHER)));
                        fetch(releases, records, releases.kept(ID.release()).orElseThrow());
                    };
            };
        }

        private void fetch(ReleaseCatalog releases, PackageRecords records, Release release) {
            var archiveHash = new ArchiveHash(ArchiveLimits.DEFAULT);
            var parts = new PackageFetch.Parts(
                    new OneDownload(release),
                    storage,
                    releases,
                    records,
                    PackageLocations.none(new ScriptedRegistry(), host -> Runnable::run, TIME),
                    new ExistingArchives(storage, releases, records, archiveHash, StoredTrust.faults(TIME), TIME),
                    archiveHash,
                    TIME);
            var order = new FetchOrder(ID, release, URI.create("https://releases.example.com/package.zip"));
            var run = new FetchTable.Run(
                    order, new ArrivingFile(ID, order.sha256(), storage), false, RequestContext.ofThisThread());
            new PackageFetch(parts, () -> false).run(run, new NoContention()).handle(new Outcomes());
        }

        private void purge(PackageRecords records) {
            var packages = new StoredPackages(storage, new ServedHosts(Set.of(), false), Runnable::run);
            var removals = new Removals(storage, records, TIME, changed -> {});
            for (var listed : packages.list(ID.provider())) {
                purged.add(listed.bytes().version());
                removals.remove(listed);
            }
        }

        @Override
        public void afterStep() {
            var corruptBefore = before == Before.CORRUPT_PACKAGE && isStored(CORRUPT);
            if (isRecorded() && !corruptBefore) {
                assertThat(storage.peek(ARCHIVE).filter(bytes -> bytes.length == wanted.length))
                        .as("what the record describes")
                        .satisfiesAnyOf(
                                none -> assertThat(none).isEmpty(),
                                bytes -> assertThat(bytes).hasValue(wanted));
            }
            assertThat(wrongs).isEmpty();
        }

        @Override
        public void afterAll() {
            if (isRecorded() && before != Before.RECORD_ONLY) {
                assertThat(storage.peek(ARCHIVE)).as("the bytes of a record").isPresent();
            }
            var unnoticed = before == Before.CORRUPT_PACKAGE && works.stream().allMatch(Work.FETCH::equals);
            if (stored && !unnoticed && !works.contains(Work.PURGE)) {
                assertThat(isStored(wanted)).as("stored bytes").isTrue();
                assertThat(isRecorded()).as("their record").isTrue();
            }
        }

        /** Notes that a fetch has stored what is wanted. */
        private final class Outcomes implements FetchOutcome.Handler {
            @Override
            public void stored(PackageRecord record) {
                stored |= record.sha256().equals(Sha256.of(wanted));
            }

            @Override
            public void failed(String reason) {}

            @Override
            public void gaveWay(FetchOutcome.GaveWay outcome) {
                wrongs.add("the download gave way");
            }

            @Override
            public void altered(FetchOutcome.Altered altered) {
                wrongs.add("the download was wrong");
            }

            @Override
            public void hopeless(String reason) {
                wrongs.add("the download was hopeless: " + reason);
            }
        }
    }

    /** Upstream with the package of one release. */
    private record OneDownload(Release release) implements UpstreamClient {
        @Override
        public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
            return UpstreamAnswer.of(Optional.empty());
        }

        @Override
        public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
            return open(url, provider);
        }

        @Override
        public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
            var listed = release.find(ID.platform()).map(ReleasePackage::sha256).orElseThrow();
            var bytes = listed.equals(Sha256.of(FIRST)) ? FIRST : OTHER;
            return Optional.of(new ScriptedDownload(url, bytes, 0, Integer.MAX_VALUE));
        }

        @Override
        public UpstreamClient givingUpIf(BooleanSupplier condition) {
            return this;
        }
    }
}
