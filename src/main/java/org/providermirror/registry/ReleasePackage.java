package org.providermirror.registry;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/**
 * Describes one package of a verified release.
 *
 * @param fileName the publisher's name of the archive in SHA256SUMS, which may not follow the convention
 * @param sha256 the digest that the authenticated SHA256SUMS gives for that name
 * @param location the permanent location; empty if the registry must be asked each time, because it signs its URLs or
 *     follows no convention
 * @param advertisedHashes {@code h1:} hashes that the registry advertises beside a {@code zh:} that equals {@code
 *     sha256}; not covered by the signature
 * @param advertisedSize the length that the registry advertises beside them; not covered by the signature
 */
public record ReleasePackage(
        String fileName,
        Sha256 sha256,
        Optional<URI> location,
        Set<PackageHash> advertisedHashes,
        OptionalLong advertisedSize) {
    public ReleasePackage {
        advertisedHashes = Set.copyOf(advertisedHashes);
    }

    /** Returns the same package with other advertised hashes. */
    public ReleasePackage withAdvertisedHashes(Set<PackageHash> others) {
        return new ReleasePackage(fileName, sha256, location, others, advertisedSize);
    }
}
