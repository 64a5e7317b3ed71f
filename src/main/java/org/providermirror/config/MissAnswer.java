package org.providermirror.config;

/** What a client gets that asks for a package which is not stored yet; {@code mirror.miss}. */
public enum MissAnswer {
    /** A redirect to upstream's own URL, while the fetch is queued. */
    REDIRECT,
    /** The bytes as they arrive from upstream, for clients with no way out. */
    STREAM
}
