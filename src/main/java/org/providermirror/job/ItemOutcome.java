package org.providermirror.job;

/** What became of one item of a task. The names are kept in storage and shown by the API: they do not change. */
public enum ItemOutcome {
    /** Nothing yet. */
    WAITING,
    /** It is on its way into storage. */
    FETCHING,
    /** It was brought into storage. */
    STORED,
    /** It was in storage already. */
    PRESENT,
    /** It is in storage, and is not what the order said it would be. */
    MISMATCH,
    /** It was left out, for nobody could vouch for it. */
    UNVERIFIED,
    /** It was refused, for it is not what it should be. */
    REFUSED,
    /** It was announced, and was not there. */
    MISSING,
    /** It could not be done. */
    FAILED,
    /** It was written to where it was to go. */
    WRITTEN,
    /** It would be removed. */
    REMOVABLE,
    /** It was removed. */
    REMOVED,
    /** It was to be removed, and stays. */
    KEPT,
    /** Its bytes had changed, and it was set aside. */
    ROTTEN,
    /** Its bytes had changed, and good ones are in their place. */
    MENDED
}
