package org.providermirror.registry.wire;

import java.net.URI;
import java.util.Optional;

/**
 * Holds the locations of checksums and the keys that may have signed them.
 *
 * @param sums where the SHA256SUMS file is
 * @param signature where its detached signature is, if there is one
 * @param keys the keys of which one must have signed
 *
 */
public record ChecksumSource(URI sums, Optional<URI> signature, AdvertisedKeys keys) {}
