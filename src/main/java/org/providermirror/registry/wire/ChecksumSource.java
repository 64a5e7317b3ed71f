package org.providermirror.registry.wire;

import java.net.URI;
import java.util.Optional;

/**
 * Where a registry says that checksums lie, and who may have signed them.
 *
 * @param sums where the SHA256SUMS file is
 * @param signature where its detached signature is, if there is one
 * @param keys whose signature counts
 */
public record ChecksumSource(URI sums, Optional<URI> signature, AdvertisedKeys keys) {}
