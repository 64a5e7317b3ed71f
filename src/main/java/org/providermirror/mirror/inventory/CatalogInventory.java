package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Builds the inventory from the catalog in memory and storage listings: for a provider, one of each version on the page, so that
 * a provider with a thousand versions takes no more calls than one with twenty. A package is listed as stored if its name is stored, unless it was found invalid when it was last read.
 */
public final class CatalogInventory implements Inventory {
    private static final String RECORD = ".json";
    private static final String RELEASE = "release.json";
    private static final int MOST_AT_A_TIME = 4;

    private final Storage storage;
    private final ProviderSummaries summaries;
    private final ProviderDetailsCache details;
    private final VersionCatalog versions;
    private final ReleaseCatalog verified;
    private final PackageRecords packageRecords;
    private final RefusedReleases refused;
    private final LastUses uses;
    private final PackagePolicy packagePolicy;
    private final ReleaseContentsReader releases;
    private final Executor executor;

    /**
     * @param summaries summarizes the stored providers
     * @param uses when packages were last used
     * @param publications returns how a hosted release was published, from storage
     * @param packagePolicy what is decided about packages
     * @param executor where storage is read
     */
    public CatalogInventory(
            Storage storage,
            ProviderSummaries summaries,
            PullThroughMirror.Knowledge knowledge,
            LastUses uses,
            Function<ReleaseId, Optional<ReleaseContents.Publication>> publications,
            PackagePolicy packagePolicy,
            Executor executor) {
        this.storage = storage;
        this.summaries = summaries;
        this.details = summaries.details();
        this.versions = knowledge.versions();
        this.verified = knowledge.releases();
        this.packageRecords = knowledge.records();
        this.refused = knowledge.refused();
        this.uses = uses;
        this.packagePolicy = packagePolicy;
        this.releases =
                new ReleaseContentsReader(knowledge.releases(), knowledge.records(), uses, publications, packagePolicy);
        this.executor = executor;
    }

    @Override
    public List<ProviderSummary> search(String words) {
        return summaries.search(words);
    }

    @Override
    public Optional<StorageTotals> totals() {
        return summaries
                .providers()
                .totals()
                .map(totals -> new StorageTotals(totals.providers(), totals.packages(), totals.bytes()));
    }

    @Override
    public CompletionStage<Optional<ProviderContents>> provider(ProviderAddress provider, VersionQuery query) {
        return read(() -> contents(provider, query)).thenCompose(Function.identity());
    }

    @Override
    public List<RefusedVersion> refused() {
        return refused.all().stream().map(RefusedVersion::of).toList();
    }

    @Override
    public List<RefusedVersion> refused(ProviderAddress provider) {
        return refused.of(provider).stream().map(RefusedVersion::of).toList();
    }

    @Override
    public CompletionStage<Optional<ReleaseContents>> release(ProviderAddress provider, ProviderVersion version) {
        return read(() -> releases.read(
                new ReleaseId(provider, version), versions.kept(provider).flatMap(known -> known.find(version))));
    }

    @Override
    public CompletionStage<Map<PackageId, Sha256>> served(Collection<PackageId> ids) {
        return read(() -> releases.served(ids));
    }

    private <T> CompletableFuture<T> read(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, executor);
    }

    private CompletableFuture<Optional<ProviderContents>> contents(ProviderAddress provider, VersionQuery query) {
        var known = versions.kept(provider);
        var sizes = sizes(provider);
        if (known.isEmpty() && sizes.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var all = new TreeSet<ProviderVersion>(Collections.reverseOrder());
        known.ifPresent(found -> all.addAll(found.versions().keySet()));
        sizes.keySet().forEach(id -> all.add(id.version()));
        var lastUse = uses.of(provider);
        var matching = query.matching(all);
        var sizesOf = new HashMap<ProviderVersion, Map<PackageId, Long>>();
        sizes.forEach((id, size) -> sizesOf.computeIfAbsent(id.version(), version -> new HashMap<>())
                .put(id, size));
        Function<ProviderVersion, ProviderContents.VersionContents> row = version -> {
            var records = records(new ReleaseId(provider, version));
            return version(
                    new PackagesOf(
                            provider,
                            version,
                            withNewSizes(provider, version, records, sizesOf.getOrDefault(version, Map.of())),
                            lastUse,
                            packagePolicy),
                    known.flatMap(found -> found.find(version)),
                    trusted(new ReleaseId(provider, version), records));
        };
        return rows(query.page(matching), row)
                .thenApply(rows -> Optional.of(new ProviderContents(
                        provider,
                        known.map(CatalogVersions::learntAt).filter(learnt -> !learnt.equals(Instant.EPOCH)),
                        known.map(CatalogVersions::warnings).orElse(List.of()),
                        packagePolicy.blocks(provider),
                        new ProviderContents.Stored(
                                sizes.size(),
                                sizes.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum(),
                                lastUse.values().stream().max(Instant::compareTo)),
                        newest(all, known),
                        matching.size(),
                        rows)));
    }

    /** Makes the rows of a page, a few at a time, so that a long page leaves threads to other readers. */
    private CompletableFuture<List<ProviderContents.VersionContents>> rows(
            List<ProviderVersion> page, Function<ProviderVersion, ProviderContents.VersionContents> row) {
        var rows = new ProviderContents.VersionContents[page.size()];
        var lanes = IntStream.range(0, Math.min(MOST_AT_A_TIME, rows.length))
                .mapToObj(lane -> read(() -> {
                    for (var index = lane; index < rows.length; index += MOST_AT_A_TIME) {
                        rows[index] = row.apply(page.get(index));
                    }
                    return lane;
                }))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(lanes).thenApply(done -> List.of(rows));
    }

    private static List<ProviderVersion> newest(Set<ProviderVersion> descending, Optional<CatalogVersions> known) {
        var listed = descending.stream()
                .filter(version -> known.flatMap(found -> found.find(version))
                        .map(CatalogVersion::listed)
                        .orElse(known.isEmpty()))
                .collect(Collectors.partitioningBy(version -> version.value().contains("-")));
        return Stream.concat(listed.get(false).stream(), listed.get(true).stream())
                .toList();
    }

    private Set<String> trusted(ReleaseId release, Set<String> records) {
        if (verified.refusal(release).isPresent()) {
            return Set.of();
        }
        var trusted = new HashSet<>(records);
        trusted.removeIf(record -> Platform.tryParse(record)
                .filter(platform -> packageRecords.isInvalid(release.packageFor(platform)))
                .isPresent());
        return trusted;
    }

    private record PackagesOf(
            ProviderAddress provider,
            ProviderVersion version,
            Map<PackageId, Long> sizes,
            Map<PackageId, Instant> lastUse,
            PackagePolicy packagePolicy) {
        ProviderContents.PackageSummary of(Platform platform, boolean recorded) {
            var id = new PackageId(provider, version, platform);
            var size = sizes.get(id);
            return new ProviderContents.PackageSummary(
                    packagePolicy.of(id).orElse(recorded && size != null ? PackageState.STORED : PackageState.KNOWN),
                    size == null ? OptionalLong.empty() : OptionalLong.of(size),
                    Optional.ofNullable(lastUse.get(id)));
        }
    }

    private static ProviderContents.VersionContents version(
            PackagesOf packages, Optional<CatalogVersion> known, Set<String> records) {
        var platforms =
                new TreeSet<Platform>(known.map(CatalogVersion::platforms).orElse(Set.of()));
        records.forEach(record -> Platform.tryParse(record).ifPresent(platforms::add));
        packages.sizes().keySet().forEach(id -> platforms.add(id.platform()));
        var contents = new TreeMap<Platform, ProviderContents.PackageSummary>();
        for (var platform : platforms) {
            contents.put(platform, packages.of(platform, records.contains(platform.toString())));
        }
        return new ProviderContents.VersionContents(
                packages.version(),
                known.map(CatalogVersion::listed).orElse(false),
                records.contains(RELEASE),
                contents);
    }

    /** Returns the sizes of the stored packages, from memory unless the provider was not read yet. */
    private Map<PackageId, Long> sizes(ProviderAddress provider) {
        return details.find(provider).map(found -> found.stored(provider)).orElseGet(() -> {
            var sizes = new HashMap<PackageId, Long>();
            for (var object : storage.list(StorageLayout.packages(provider))) {
                PackageId.tryParseArchiveName(provider, object.key().name())
                        .ifPresent(id -> sizes.put(id, object.size()));
            }
            return sizes;
        });
    }

    /** Adds the sizes of packages of a version that were stored after the provider was read. */
    private Map<PackageId, Long> withNewSizes(
            ProviderAddress provider, ProviderVersion version, Set<String> records, Map<PackageId, Long> sizes) {
        var all = new HashMap<>(sizes);
        records.stream()
                .flatMap(record -> Platform.tryParse(record).stream())
                .map(platform -> new PackageId(provider, version, platform))
                .filter(id -> !all.containsKey(id))
                .forEach(id -> storage.find(StorageLayout.archive(id)).ifPresent(found -> all.put(id, found.size())));
        return all;
    }

    /** Returns the platforms of a version with a record, and {@code release.json} if it was verified. */
    private Set<String> records(ReleaseId release) {
        var folder = StorageLayout.release(release);
        var records = new HashSet<String>();
        for (StoredObject object : storage.list(folder)) {
            var name = object.key().value().substring(folder.value().length() + 1);
            if (name.equals(RELEASE)) {
                records.add(RELEASE);
            } else if (name.endsWith(RECORD) && name.indexOf('/') < 0) {
                records.add(name.substring(0, name.length() - RECORD.length()));
            }
        }
        return records;
    }
}
