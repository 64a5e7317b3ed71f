package org.providermirror.registry.verify;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.Platform;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Signer;
import org.providermirror.registry.wire.ChecksumSource;

/**
 * Holds a verified SHA256SUMS: signed as required, or in need of no signature.
 *
 * @param source the URL of the checksum file
 * @param sums its bytes
 * @param file what it lists
 * @param signature the signature's bytes, if there are any
 * @param signer who signed, if a signature was required
 *
 */
record VerifiedChecksums(
        ChecksumSource source, byte[] sums, ChecksumFile file, Optional<byte[]> signature, Optional<Signer> signer) {

    /** Returns these checksums as those of these platforms' packages, for the record of the release. */
    PublishedChecksums authenticating(Set<Platform> platforms) {
        return new PublishedChecksums(
                sums, signature, signer, List.copyOf(source.keys().entries()), platforms);
    }
}
