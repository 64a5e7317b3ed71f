package org.providermirror.job;

/** Lists the outcomes of a job item. Storage and the API use the names, so they never change. */
public enum ItemOutcome {
    /** Nothing happened yet. */
    WAITING,
    /** The package is being fetched. */
    FETCHING,
    /** The job stored the package. */
    STORED,
    /** The package was stored before. */
    PRESENT,
    /** The package is stored, but no hash in the order matches. */
    MISMATCH,
    /** The package was left out because nothing proves its provenance. */
    UNVERIFIED,
    /** The package was refused by policy or failed verification. */
    REFUSED,
    /** A document lists the package, but the import does not contain it. */
    MISSING,
    /** An error stopped the item. */
    FAILED,
    /** The list was fetched from upstream again. */
    REFRESHED,
    /** The package was exported. */
    WRITTEN,
    /** A dry run would remove the package. */
    REMOVABLE,
    /** The package was removed. */
    REMOVED,
    /** The package is protected and stays. */
    KEPT,
    /** The bytes are corrupt and were quarantined. */
    ROTTEN,
    /** The bytes were corrupt, and good ones replaced them. */
    MENDED
}
