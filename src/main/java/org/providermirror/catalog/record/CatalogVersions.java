package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.UpstreamVersions;

/**
 * Holds all versions of a provider that upstream lists or ever listed. A served version stays, because a lock file
 * may name it.
 *
 * @param learntAt when upstream last answered
 *
 */
public record CatalogVersions(
        ProviderAddress provider,
        SortedMap<ProviderVersion, CatalogVersion> versions,
        List<String> warnings,
        Instant learntAt) {
    /** A registry could list other versions each time. */
    static final int MOST_VERSIONS = 30_000;

    public CatalogVersions {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        warnings = List.copyOf(warnings);
    }

    /** Returns the empty list. */
    public static CatalogVersions none(ProviderAddress provider) {
        return new CatalogVersions(provider, Collections.emptySortedMap(), List.of(), Instant.EPOCH);
    }

    /** Returns one version. */
    public Optional<CatalogVersion> find(ProviderVersion version) {
        return Optional.ofNullable(versions.get(version));
    }

    /**
     * Returns the list after another answer of upstream. Beyond {@value #MOST_VERSIONS}, no further version is added.
     *
     * @param upstream empty if upstream says that there is no such provider
     */
    public CatalogVersions learn(Optional<UpstreamVersions> upstream, Instant now) {
        var union = new TreeMap<ProviderVersion, CatalogVersion>();
        versions.forEach((version, known) -> union.put(version, known.unlisted()));
        upstream.map(UpstreamVersions::versions).orElse(List.of()).forEach(entry -> {
            var firstSeen = find(entry.version()).map(CatalogVersion::firstSeen);
            if (firstSeen.isPresent() || union.size() < MOST_VERSIONS) {
                union.put(
                        entry.version(),
                        new CatalogVersion(
                                entry.version(), entry.protocols(), entry.platforms(), firstSeen.orElse(now), true));
            }
        });
        return new CatalogVersions(
                provider, union, upstream.map(UpstreamVersions::warnings).orElse(warnings), now);
    }

    /** Returns only the wanted versions. */
    public CatalogVersions only(Set<ProviderVersion> wanted) {
        var some = new TreeMap<>(versions);
        some.keySet().retainAll(wanted);
        return new CatalogVersions(provider, some, warnings, learntAt);
    }

    /** Returns these versions and those that only the other list has, up to {@value #MOST_VERSIONS}. */
    public CatalogVersions including(CatalogVersions other) {
        var union = new TreeMap<>(versions);
        other.versions().forEach((version, known) -> {
            if (union.size() < MOST_VERSIONS) {
                union.putIfAbsent(version, known.unlisted());
            }
        });
        return new CatalogVersions(provider, union, warnings, learntAt);
    }

    /** Returns the versions of both lists, each as the newer list has it; empty if there is neither. */
    public static Optional<CatalogVersions> union(Optional<CatalogVersions> one, Optional<CatalogVersions> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().learntAt().isAfter(other.get().learntAt())
                ? one.map(newer -> newer.including(other.get()))
                : other.map(newer -> newer.including(one.get()));
    }

    /** Returns about how many bytes it takes. Versions in a row mostly share their platforms and protocols. */
    public long weight() {
        var weight = 200L + 100L * warnings.size();
        for (var warning : warnings) {
            weight += warning.length();
        }
        var before = Optional.<CatalogVersion>empty();
        for (var version : versions.values()) {
            weight += 80L + 2L * version.version().value().length() + version.ownWeight(before);
            before = Optional.of(version);
        }
        return weight;
    }
}
