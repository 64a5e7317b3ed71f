package org.providermirror.mirror.inventory;

/** Describes the state of a package. */
public enum PackageState {
    /** Its verified bytes are stored. */
    STORED,
    /** The registry lists it. */
    KNOWN,
    /** An administrator blocked it, whatever is stored of it. */
    BLOCKED,
    /** An administrator withdrew its hosted version, whatever is stored of it. */
    WITHDRAWN,
    /** Upstream changed it after it was verified, and the conflict is open. */
    CONFLICT
}
