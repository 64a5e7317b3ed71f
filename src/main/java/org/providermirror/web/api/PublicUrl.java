package org.providermirror.web.api;

import java.net.URI;
import java.util.Optional;

/** Holds {@code mirror.public-url}, the URL at which clients reach the mirror. */
public record PublicUrl(Optional<URI> configured) {}
