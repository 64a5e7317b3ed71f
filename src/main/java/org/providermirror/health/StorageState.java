package org.providermirror.health;

/** The state of the storage. */
public enum StorageState {
    /** It can be read and written. */
    WRITABLE,
    /** It can be read but not written: stored packages are served, and nothing new is stored. */
    READ_ONLY,
    /** It can be read and written, but every request takes long. */
    SLOW,
    /** It was emptied, unmounted or replaced: nothing is read or written until it is back. */
    MISSING,
    /** It does not answer. */
    UNREACHABLE,
    /** It has not been probed yet. */
    UNKNOWN
}
