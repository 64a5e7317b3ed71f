package org.providermirror.config;

/** Names the answer to a request for a package that is not stored; {@code mirror.miss}. */
public enum MissAnswer {
    /** A redirect to upstream's own URL, while the fetch is queued. */
    REDIRECT,
    /** The bytes as they arrive from upstream, for clients without internet access. */
    STREAM
}
