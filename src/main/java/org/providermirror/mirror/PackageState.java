package org.providermirror.mirror;

/** What the mirror has of a package. */
public enum PackageState {
    /** Its bytes, verified. */
    STORED,
    /** The word of the registry that there is one. */
    KNOWN
}
