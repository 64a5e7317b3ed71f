package org.providermirror.transfer.imports;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.UrlAuthority;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores releases that imported provenance proves, and then the records of their packages, which are invalid without
 * the release. It drops all members that no signature covers, except harmless ones. Owned by one thread.
 */
final class ImportedRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ImportedRecords.class);

    private final ImportParts parts;
    private final Map<ProviderAddress, List<CatalogVersion>> imported = new LinkedHashMap<>();
    private final Set<ReleaseId> approved = new LinkedHashSet<>();
    private final List<PackageRecord> waiting = new ArrayList<>();
    private Optional<Release> release = Optional.empty();

    ImportedRecords(ImportParts parts) {
        this.parts = parts;
    }

    /** Notes that the import stored a package of a provider, or found it stored. */
    void stored(ProviderAddress provider) {
        imported.computeIfAbsent(provider, none -> new ArrayList<>());
    }

    /** Notes that the import stored a verified package of a version, or found it stored. */
    void approve(ReleaseId verified) {
        approved.add(verified);
    }

    /** Queues the record of a package whose bytes are stored; {@link #settle} writes it. */
    void add(PackageRecord record, Release brought) {
        release = Optional.of(brought);
        waiting.add(record);
    }

    /** Returns whether records of another version than this package's are queued. */
    boolean hasOthersThan(PackageId id) {
        return release.filter(waits -> !(waits.provider().equals(id.provider())
                        && waits.version().equals(id.version())))
                .isPresent();
    }

    /** Stores the queued release and its records. Returns what was not stored, and why. */
    Map<PackageId, String> settle() {
        var failed = new TreeMap<PackageId, String>();
        release.ifPresent(brought -> {
            try {
                var stored = parts.releases().adopt(harmless(brought));
                stored(brought.provider());
                if (parts.hosts().isOffline()) {
                    imported.get(brought.provider()).add(version(stored));
                }
                for (var record : waiting) {
                    parts.records().save(record);
                    if (parts.records().find(record.id()).isEmpty()) {
                        failed.put(record.id(), "the stored release lists other bytes");
                    }
                }
            } catch (StorageException failure) {
                waiting.forEach(record -> failed.put(record.id(), String.valueOf(failure.getMessage())));
            }
        });
        release = Optional.empty();
        waiting.clear();
        return failed;
    }

    /**
     * Approves the versions with verified packages, and offline adds what was stored to the version lists. A storage failure
     * is logged; another import repairs it.
     */
    void list() {
        try {
            approved.forEach(parts.approval());
        } catch (StorageException failure) {
            LOG.warn("imported versions are not approved yet: {}", failure.getMessage());
        }
        if (!parts.hosts().isOffline()) {
            return;
        }
        imported.forEach((provider, versions) -> {
            try {
                parts.versions().learn(provider, versions);
            } catch (StorageException failure) {
                LOG.warn("the versions of {} are not listed yet: {}", provider, failure.getMessage());
            }
        });
    }

    private static CatalogVersion version(Release release) {
        return new CatalogVersion(
                release.version(), release.protocols(), release.packages().keySet(), Instant.EPOCH, false);
    }

    private Release harmless(Release brought) {
        var records = waiting.stream()
                .collect(Collectors.toMap(
                        record -> record.id().platform(), record -> record, (first, second) -> second));
        var packages = new TreeMap<Platform, ReleasePackage>();
        brought.packages()
                .forEach((platform, found) ->
                        packages.put(platform, harmless(found, Optional.ofNullable(records.get(platform)))));
        var now = parts.time().wall().instant();
        return new Release(
                brought.provider(),
                brought.version(),
                brought.protocols(),
                packages,
                brought.checksums(),
                brought.undecided(),
                brought.verifiedAt().isAfter(now) ? now : brought.verifiedAt());
    }

    // Keeps hashes reported by a registry only if they match the bytes. Only an offline mirror needs the location of a
    // package; any other mirror asks the registry.
    private ReleasePackage harmless(ReleasePackage brought, Optional<PackageRecord> record) {
        var told = new TreeSet<>(brought.advertisedHashes());
        told.removeIf(hash -> record.filter(stored -> stored.h1().equals(hash)).isEmpty());
        var size = record.map(PackageRecord::size)
                .filter(bytes -> brought.advertisedSize().equals(OptionalLong.of(bytes)));
        return new ReleasePackage(
                brought.fileName(),
                brought.sha256(),
                brought.location().filter(location -> parts.hosts().isOffline() && isPlain(location)),
                told,
                size.isPresent() ? brought.advertisedSize() : OptionalLong.empty());
    }

    private static boolean isPlain(URI location) {
        var scheme = Optional.ofNullable(location.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        return Set.of("https", "http").contains(scheme)
                && UrlAuthority.of(location)
                        .filter(authority -> !authority.hasLogin())
                        .isPresent();
    }
}
