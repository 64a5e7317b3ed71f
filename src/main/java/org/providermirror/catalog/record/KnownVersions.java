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
public record KnownVersions(
        ProviderAddress provider,
        SortedMap<ProviderVersion, KnownVersion> versions,
        List<String> warnings,
        Instant learntAt) {
    public KnownVersions {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
        warnings = List.copyOf(warnings);
    }

    /** Nothing known yet. */
    public static KnownVersions none(ProviderAddress provider) {
        return new KnownVersions(provider, Collections.emptySortedMap(), List.of(), Instant.EPOCH);
    }

    /** What is known of one version. */
    public Optional<KnownVersion> find(ProviderVersion version) {
        return Optional.ofNullable(versions.get(version));
    }

    /**
     * What is known once upstream has answered again.
     *
     * @param told empty where upstream says that it has no such provider
     */
    public KnownVersions learn(Optional<UpstreamVersions> told, Instant now) {
        var union = new TreeMap<ProviderVersion, KnownVersion>();
        versions.forEach((version, known) -> union.put(version, known.unlisted()));
        told.map(UpstreamVersions::versions).orElse(List.of()).forEach(entry -> {
            var firstSeen = find(entry.version()).map(KnownVersion::firstSeen).orElse(now);
            var known = new KnownVersion(entry.version(), entry.protocols(), entry.platforms(), firstSeen, true);
            union.put(entry.version(), known);
        });
        return new KnownVersions(
                provider, union, told.map(UpstreamVersions::warnings).orElse(warnings), now);
    }

    /** Those of these versions that are in the other set too. */
    public KnownVersions only(Set<ProviderVersion> wanted) {
        var some = new TreeMap<>(versions);
        some.keySet().retainAll(wanted);
        return new KnownVersions(provider, some, warnings, learntAt);
    }

    /** These versions and those that only the other list has. */
    public KnownVersions including(KnownVersions other) {
        var union = new TreeMap<ProviderVersion, KnownVersion>();
        other.versions().forEach((version, known) -> union.put(version, known.unlisted()));
        union.putAll(versions);
        return new KnownVersions(provider, union, warnings, learntAt);
    }
}
