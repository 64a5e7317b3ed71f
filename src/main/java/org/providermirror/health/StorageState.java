package org.providermirror.health;

/** The state of the storage. */
public enum StorageState {
    /** It can be read and written. */
    WRITABLE,
    /** It can be read but not written: stored packages are served, and nothing new is stored. */
    READ_ONLY,
    /** It does not answer. */
    UNREACHABLE,
    /** It has not been probed yet. */
    UNKNOWN
}
