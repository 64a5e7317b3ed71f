package org.providermirror.mirror;

import java.util.Optional;

/**
 * Holds the publisher's files that authenticate a package, byte for byte.
 *
 * @param sums the SHA256SUMS
 * @param signature its detached signature; empty if the release is unsigned
 */
public record RegistryChecksums(byte[] sums, Optional<byte[]> signature) {}
