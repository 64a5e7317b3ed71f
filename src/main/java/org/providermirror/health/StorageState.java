package org.providermirror.health;

/** Whether the storage works. */
public enum StorageState {
    /** It can be read and written. */
    WRITABLE,
    /** It can be read but takes nothing: what is stored is served, and nothing new is kept. */
    READ_ONLY,
    /** It does not answer. */
    UNREACHABLE,
    /** It has not been looked at yet. */
    UNKNOWN
}
