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
 * All versions of a provider that upstream lists or ever listed: one that was served once stays, for a client whose lock
 * file names it fails when it goes.
 *
 * @param learntAt when upstream last answered
 */
public record CatalogVersions(
        ProviderAddress provider,
        SortedMap<ProviderVersion, CatalogVersion> versions,
        List<String> warnings,
        Instant learntAt) {
    public CatalogVersions {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        warnings = List.copyOf(warnings);
    }

    /** Nothing known yet. */
    public static CatalogVersions none(ProviderAddress provider) {
        return new CatalogVersions(provider, Collections.emptySortedMap(), List.of(), Instant.EPOCH);
    }

    /** What is known of one version. */
    public Optional<CatalogVersion> find(ProviderVersion version) {
        return Optional.ofNullable(versions.get(version));
    }

    /**
     * What is known once upstream has answered again.
     *
     * @param upstream empty where upstream says that it has no such provider
     */
    public CatalogVersions learn(Optional<UpstreamVersions> upstream, Instant now) {
        var union = new TreeMap<ProviderVersion, CatalogVersion>();
        versions.forEach((version, known) -> union.put(version, known.unlisted()));
        upstream.map(UpstreamVersions::versions).orElse(List.of()).forEach(entry -> {
            var firstSeen = find(entry.version()).map(CatalogVersion::firstSeen).orElse(now);
            var known = new CatalogVersion(entry.version(), entry.protocols(), entry.platforms(), firstSeen, true);
            union.put(entry.version(), known);
        });
        return new CatalogVersions(
                provider, union, upstream.map(UpstreamVersions::warnings).orElse(warnings), now);
    }

    /** Those of these versions that are in the other set too. */
    public CatalogVersions only(Set<ProviderVersion> wanted) {
        var some = new TreeMap<>(versions);
        some.keySet().retainAll(wanted);
        return new CatalogVersions(provider, some, warnings, learntAt);
    }

    /** These versions and those that only the other list has. */
    public CatalogVersions including(CatalogVersions other) {
        var union = new TreeMap<ProviderVersion, CatalogVersion>();
        other.versions().forEach((version, known) -> union.put(version, known.unlisted()));
        union.putAll(versions);
        return new CatalogVersions(provider, union, warnings, learntAt);
    }
}
