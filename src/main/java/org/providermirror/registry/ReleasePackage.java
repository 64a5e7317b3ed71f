package org.providermirror.registry;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/**
 * One package of a verified release.
 *
 * @param fileName the publisher's name of the archive, which is the one in SHA256SUMS and may be off the convention
 * @param sha256 the digest that the authenticated SHA256SUMS gives for that name
 * @param location where the archive lies for good; empty where the registry has to be asked each time, as it signs its
 *     URLs or follows no convention
 * @param advertisedHashes {@code h1:} hashes that the registry tells of this archive, given beside a {@code zh:} that equals
 *     {@code sha256}; not covered by the signature
 * @param advertisedSize the length of the archive that the registry tells beside them; not covered by the signature
 */
public record ReleasePackage(
        String fileName, Sha256 sha256, Optional<URI> location, Set<PackageHash> advertisedHashes, OptionalLong advertisedSize) {
    public ReleasePackage {
        advertisedHashes = Set.copyOf(advertisedHashes);
    }

    /** Returns the same package with other told hashes. */
    public ReleasePackage withAdvertisedHashes(Set<PackageHash> others) {
        return new ReleasePackage(fileName, sha256, location, others, advertisedSize);
    }
}
