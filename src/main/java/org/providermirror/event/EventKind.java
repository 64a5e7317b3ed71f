package org.providermirror.event;

import java.util.Locale;

/** Classifies events. The names are stored and shown by the API: they do not change. */
public enum EventKind {
    /** Upstream changed the bytes or checksums of a version that the mirror has. */
    CONFLICT,
    /** A release or an archive failed verification. */
    VERIFICATION_FAILED,
    /** A release that failed verification before verifies now. */
    VERIFICATION_RECOVERED,
    /** A release is signed by a key that is new for its namespace. */
    NEW_SIGNER,
    /** A release was signed by a key that had expired by then, according to the registry's copy of the key. */
    EXPIRED_KEY,
    /** A verified release has something that makes clients fail. */
    RELEASE_WARNING,
    /** A provider has used the space for its metadata, so that its new releases are not stored. */
    METADATA_LIMIT,
    /** A new version is on hold until it is approved. */
    VERSION_HELD,
    /** An upstream host became unavailable. */
    UPSTREAM_OUTAGE,
    /** An upstream host is available again. */
    UPSTREAM_BACK,
    /** The storage disappeared or does not answer. */
    STORAGE_OUTAGE,
    /** The storage works again. */
    STORAGE_BACK,
    /** A background job was started several times without finishing, and is suspended. */
    JOB_SUSPENDED,
    /** A stored package was found corrupt and was moved to the quarantine. */
    ROT,
    /** An administrator changed something. */
    ADMINISTRATION;

    /** Returns the name in the API, the metrics and the webhook. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the storage logs it when it notices it, so that the event is not another line. */
    boolean isLoggedAtOnce() {
        return this == STORAGE_OUTAGE || this == STORAGE_BACK;
    }
}
