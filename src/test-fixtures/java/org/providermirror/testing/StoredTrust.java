package org.providermirror.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.MetadataLimit;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredFaults;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier.Verdict;
import org.providermirror.registry.Signer;
import org.providermirror.storage.Storage;

/** Believes what is stored, in tests of other things than that. */
public final class StoredTrust {
    private static final Signer SIGNER = new Signer("AB".repeat(20), "CD".repeat(20), Instant.EPOCH, Optional.empty());

    private StoredTrust() {}

    /** Stored releases that are all accepted. */
    public static StoredReleases releases(Storage storage, Clocks time) {
        return releases(storage, MetadataLimit.NONE, time);
    }

    /** Returns the same with a limit of what a provider may add. */
    public static StoredReleases releases(Storage storage, MetadataLimit limit, Clocks time) {
        return new StoredReleases(storage, Runnable::run, Verdict.Verified::new, faults(time), limit, time);
    }

    /** Faults that are not reported. */
    public static StoredFaults faults(Clocks time) {
        return new StoredFaults(event -> {}, host -> false, time.wall());
    }

    /** Records of packages that are all in signed releases, each with these bytes. */
    public static PackageRecords records(Storage storage, Set<PackageId> packages, byte[] bytes, Clocks time) {
        return new PackageRecords(
                storage,
                Runnable::run,
                release -> release(
                        packages.stream()
                                .filter(id -> id.release().equals(release))
                                .collect(Collectors.toSet()),
                        bytes,
                        time),
                faults(time),
                time);
    }

    /** A signed release of these packages of one version, each with these bytes; empty for none. */
    public static Optional<Release> release(Set<PackageId> ids, byte[] bytes, Clocks time) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        ids.forEach(id -> packages.put(
                id.platform(),
                new ReleasePackage(
                        id.archiveName(), Sha256.of(bytes), Optional.empty(), Set.of(), OptionalLong.empty())));
        return ids.stream()
                .findFirst()
                .map(id -> new Release(
                        id.provider(),
                        id.version(),
                        List.of("5.0"),
                        packages,
                        List.of(new PublishedChecksums(
                                new byte[0],
                                Optional.of(new byte[0]),
                                Optional.of(SIGNER),
                                List.of(),
                                packages.keySet())),
                        Set.of(),
                        time.wall().instant()));
    }
}
