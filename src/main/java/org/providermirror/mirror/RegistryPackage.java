package org.providermirror.mirror;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * Describes a package as the registry protocol does, with everything that a client needs to verify the publisher's
 * signature.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param fileName the publisher's name of the archive, which is the one in the sums
 * @param sha256 the digest that the sums give for that name
 * @param sums the publisher's SHA256SUMS, byte for byte
 * @param signature its detached signature, byte for byte; empty if the release is unsigned
 * @param keys the signing keys as the registry gave them, each the JSON text of one {@code gpg_public_keys} entry
 * @param advertised what the registry advertises about archives beyond their digests; either empty or including this
 *     platform, because a client rejects a list without the package that it requested
 */
public record RegistryPackage(
        PackageId id,
        List<String> protocols,
        String fileName,
        Sha256 sha256,
        byte[] sums,
        Optional<byte[]> signature,
        List<String> keys,
        SortedMap<Platform, AdvertisedArchive> advertised) {
    public RegistryPackage {
        protocols = List.copyOf(protocols);
        keys = List.copyOf(keys);
        advertised = Collections.unmodifiableSortedMap(new TreeMap<>(advertised));
        if (!advertised.isEmpty() && !advertised.containsKey(id.platform())) {
            throw new IllegalArgumentException("nothing is advertised for " + id);
        }
    }

    /**
     * Holds what a registry advertises about an archive; not covered by the signature.
     *
     * @param hashes its {@code zh:}, which the sums confirm, and its {@code h1:} hashes
     * @param size its length
     *
     */
    public record AdvertisedArchive(List<PackageHash> hashes, long size) {
        public AdvertisedArchive {
            hashes = List.copyOf(hashes);
        }
    }
}
