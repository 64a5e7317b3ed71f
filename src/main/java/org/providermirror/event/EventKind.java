package org.providermirror.event;

/** What an {@link Event} is about. The names are kept in storage and shown by the API: they do not change. */
public enum EventKind {
    /** Upstream gave other bytes or other sums for a version than those that the mirror has. */
    CONFLICT,
    /** A release or an archive did not verify. */
    VERIFICATION_FAILED,
    /** A namespace's releases are signed by a key that the mirror has not seen for it. */
    NEW_SIGNER,
    /** A release was signed by a key that had expired by then, according to the registry's copy of the key. */
    EXPIRED_KEY,
    /** A verified release has something that makes clients fail. */
    RELEASE_WARNING,
    /** An upstream host stopped answering. */
    UPSTREAM_OUTAGE,
    /** An upstream host answers again. */
    UPSTREAM_BACK,
    /** A stored package was found altered and was set aside. */
    ROT,
    /** An administrator changed something. */
    ADMINISTRATION
}
