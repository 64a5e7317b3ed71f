package org.providermirror.transfer.imports;

/** Limits the memory that one import may take, by estimates of what it keeps. Owned by one thread. */
final class ImportMemory {
    private long left;

    /** @param bytes the limit */
    ImportMemory(long bytes) {
        left = bytes;
    }

    /** Takes memory if it is left; otherwise takes none and returns false. */
    boolean take(long bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }
}
