package org.providermirror.transfer;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.catalog.Assurance;
import org.providermirror.catalog.KnownVersion;
import org.providermirror.catalog.PackageRecord;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the releases that were proven by what came along with their packages, when these are stored. What no signature
 * covers is kept only as far as it can do no harm. Owned by one thread.
 */
final class BroughtRecords {
    private static final Logger LOG = LoggerFactory.getLogger(BroughtRecords.class);

    private final ImportParts parts;
    private final Map<ProviderAddress, Map<ProviderVersion, Release>> releases = new LinkedHashMap<>();
    private final Set<ProviderAddress> providers = new TreeSet<>();

    BroughtRecords(ImportParts parts) {
        this.parts = parts;
    }

    /** Says that a package of an import is stored now, by what vouches for it. */
    void stored(PackageId id, Vouching.Answer answer) {
        providers.add(id.provider());
        answer.release()
                .filter(release -> answer.brought())
                .ifPresent(release -> releases.computeIfAbsent(id.provider(), none -> new TreeMap<>())
                        .put(id.version(), release));
    }

    /** Keeps what is to be kept. Storage that fails costs the records, which is logged; another import makes up for it. */
    void keep() {
        for (var provider : providers) {
            try {
                var kept = new ArrayList<Release>();
                for (var release : releases.getOrDefault(provider, Map.of()).values()) {
                    keep(release).ifPresent(kept::add);
                }
                if (parts.hosts().isCutOff()) {
                    parts.versions()
                            .learn(
                                    provider,
                                    kept.stream().map(BroughtRecords::version).toList());
                }
            } catch (StorageException failure) {
                LOG.warn("what proves the packages of {} was not kept: {}", provider, failure.getMessage());
            }
        }
    }

    private static KnownVersion version(Release release) {
        return new KnownVersion(
                release.version(), release.protocols(), release.packages().keySet(), Instant.EPOCH, false);
    }

    private Optional<Release> keep(Release release) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        for (var found : release.packages().entrySet()) {
            var record = parts.records()
                    .find(release.idOf(found.getKey()))
                    .filter(stored -> stored.assurance() != Assurance.IMPORTED);
            if (record.isPresent()
                    && !record.get().sha256().equals(found.getValue().sha256())) {
                LOG.warn(
                        "the release {} {} that was brought along has other bytes than the stored ones; it is not kept",
                        release.provider(),
                        release.version());
                return Optional.empty();
            }
            packages.put(found.getKey(), harmless(found.getValue(), record));
        }
        var now = parts.time().wall().instant();
        return Optional.of(parts.releases()
                .adopt(new Release(
                        release.provider(),
                        release.version(),
                        release.protocols(),
                        packages,
                        release.checksums(),
                        Set.of(),
                        release.verifiedAt().isAfter(now) ? now : release.verifiedAt())));
    }

    // Hashes that a registry told count where the bytes bear them out. Where a package lies matters to nobody in a
    // mirror
    // that asks nobody; any other asks the registry.
    private ReleasePackage harmless(ReleasePackage brought, Optional<PackageRecord> record) {
        var told = new TreeSet<>(brought.told());
        told.removeIf(hash -> record.filter(stored -> stored.h1().equals(hash)).isEmpty());
        var size = record.map(PackageRecord::size)
                .filter(bytes -> brought.toldSize().equals(OptionalLong.of(bytes)));
        return new ReleasePackage(
                brought.fileName(),
                brought.sha256(),
                brought.location().filter(location -> parts.hosts().isCutOff() && isPlain(location)),
                told,
                size.isPresent() ? brought.toldSize() : OptionalLong.empty());
    }

    private static boolean isPlain(URI location) {
        var scheme = Optional.ofNullable(location.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        return Set.of("https", "http").contains(scheme) && location.getHost() != null && location.getUserInfo() == null;
    }
}
