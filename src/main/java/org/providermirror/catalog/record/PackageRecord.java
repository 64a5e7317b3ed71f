package org.providermirror.catalog.record;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * Describes a stored package. Writing the record after the bytes is the commit point of a publication.
 *
 * @param sha256 the digest of the bytes
 * @param h1 Go's dirhash of what the archive holds
 * @param size the length of the bytes
 * @param origin where the bytes came from, without query; empty for copied packages
 * @param storedAt when they were verified
 * @param assurance how they were verified
 *
 */
public record PackageRecord(
        PackageId id,
        Sha256 sha256,
        PackageHash h1,
        long size,
        Optional<URI> origin,
        Instant storedAt,
        Verification assurance) {
    /** Returns the hashes of the stored bytes and of their content. */
    public List<PackageHash> hashes() {
        return List.of(PackageHash.zh(sha256), h1);
    }

    /** Returns about how many bytes it takes. */
    public long weight() {
        return 600L
                + 2L * id.version().value().length()
                + origin.map(url -> 300L + 3L * url.toString().length()).orElse(0L);
    }

    /** Returns whether another record of the package says the same of its bytes. */
    boolean hasSameFacts(PackageRecord other) {
        return sha256.equals(other.sha256) && size == other.size && assurance == other.assurance;
    }
}
