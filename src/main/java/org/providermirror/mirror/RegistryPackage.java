package org.providermirror.mirror;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * Describes a package as the registry protocol does, without the publisher's files.
 *
 * @param protocols the plugin protocol versions as the registry spells them
 * @param fileName the publisher's name of the archive, which is the one in the sums
 * @param sha256 the digest that the sums give for that name
 * @param signed whether the sums have a signature
 * @param keys the signing keys as the registry gave them, each the JSON text of one {@code gpg_public_keys} entry
 * @param advertised what the registry advertises about archives beyond their digests; either empty or including this
 *     platform, because a client rejects a list without the package that it requested
 */
public record RegistryPackage(
        PackageId id,
        List<String> protocols,
        String fileName,
        Sha256 sha256,
        boolean signed,
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

    /** Returns about how many bytes it takes. */
    public long weight() {
        return 500L
                + 60L * protocols.size()
                + keys.stream().mapToLong(key -> 60L + key.length()).sum()
                + advertised.values().stream()
                        .mapToLong(archive -> 120L + 100L * archive.hashes().size())
                        .sum();
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
