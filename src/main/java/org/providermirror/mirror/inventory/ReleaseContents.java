package org.providermirror.mirror.inventory;

import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/**
 * Describes what the mirror stores and lists of one version of a provider.
 *
 * @param verifiedAt when its release was verified; empty if it was not
 * @param signers the signers of its sums: mostly one; empty if the release has no signature
 * @param blocks the blocks of its provider, of the version and of its packages
 * @param publication how it was published on this mirror; empty unless it is hosted
 */
public record ReleaseContents(
        ProviderAddress provider,
        ProviderVersion version,
        Optional<Instant> verifiedAt,
        List<SignedBy> signers,
        List<BlockedTarget> blocks,
        Optional<Publication> publication,
        SortedMap<Platform, PackageDetails> packages) {
    public ReleaseContents {
        signers = List.copyOf(signers);
        blocks = List.copyOf(blocks);
        packages = Collections.unmodifiableSortedMap(new TreeMap<>(packages));
    }

    /**
     * Identifies the maker of a valid signature.
     *
     * @param fingerprint the fingerprint of the primary key
     * @param signingFingerprint the fingerprint of the key or subkey that signed
     * @param signedAt when it was signed
     * @param keyExpiredAt when the key expired according to the registry's copy, if it had expired at the time of
     *     signing. Clients accept such a signature
     */
    public record SignedBy(
            String fingerprint, String signingFingerprint, Instant signedAt, Optional<Instant> keyExpiredAt) {}

    /**
     * Describes the publication of a hosted release.
     *
     * @param by the name of the caller
     * @param signedByMirror whether the mirror signed its sums
     */
    public record Publication(String by, Instant at, boolean signedByMirror) {}

    /** Describes an acceptance by an administrator. */
    public record AcceptedBy(String by, Instant at) {}

    /**
     * Describes one package.
     *
     * @param hashes of its bytes and content, as far as they are verified
     * @param size its length in bytes, if it is known
     * @param assurance how stored bytes were verified: {@code signed}, {@code unsigned} or {@code imported}
     * @param origin where stored bytes came from
     * @param changed the digest of the bytes that upstream has now, if it changed the package and that is not decided
     * @param acceptance who accepted that these bytes replace those that were verified first
     */
    public record PackageDetails(
            PackageState state,
            List<PackageHash> hashes,
            OptionalLong size,
            Optional<String> assurance,
            Optional<URI> origin,
            Optional<Instant> storedAt,
            Optional<Instant> lastUsed,
            Optional<Sha256> changed,
            Optional<AcceptedBy> acceptance) {
        public PackageDetails {
            hashes = List.copyOf(hashes);
        }
    }
}
