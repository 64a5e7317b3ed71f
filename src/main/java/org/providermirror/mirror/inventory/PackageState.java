package org.providermirror.mirror.inventory;

/** What is to be said of a package. */
public enum PackageState {
    /** Its bytes are here, verified. */
    STORED,
    /** The registry says that there is one. */
    KNOWN,
    /** An administrator keeps it from clients, whatever is stored of it. */
    BLOCKED,
    /** Upstream changed it after it was verified, and that is not over. */
    CONFLICT
}
