package org.providermirror.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.Platform;

/**
 * Holds a publisher's SHA256SUMS with its signature, byte for byte, and what authenticated it.
 *
 * @param sums the file's bytes
 * @param signature the detached signature's bytes; empty if the registry gives neither key nor signature
 * @param signer who signed; empty if signatures are not required or the registry gives no key
 * @param keys the signing keys as the registry gave them, each the JSON text of one {@code gpg_public_keys} entry
 * @param platforms the platforms whose packages these sums authenticate
 *
 */
public record PublishedChecksums(
        byte[] sums, Optional<byte[]> signature, Optional<Signer> signer, List<String> keys, Set<Platform> platforms) {
    public PublishedChecksums {
        keys = List.copyOf(keys);
        platforms = Set.copyOf(platforms);
    }

    /** Returns the same sums with another signer. */
    public PublishedChecksums by(Signer found) {
        return new PublishedChecksums(sums, signature, Optional.of(found), keys, platforms);
    }

    /** Returns the same sums for these platforms only. */
    public PublishedChecksums of(Set<Platform> others) {
        return new PublishedChecksums(sums, signature, signer, keys, others);
    }

    /** Returns whether a line of the sums is empty or blank. Clients that read such sums crash. */
    public boolean hasEmptyLine() {
        return new String(sums, StandardCharsets.UTF_8).lines().anyMatch(String::isBlank);
    }
}
