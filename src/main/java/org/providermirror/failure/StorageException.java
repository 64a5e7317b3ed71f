package org.providermirror.failure;

/** Reports that the storage could not be read or written. */
public final class StorageException extends MirrorException {
    private final boolean changed;

    /**
     * @param action what was being done, with the key: {@code "writing .mirror/x"}
     * @param cause the failure of the storage
     */
    public StorageException(String action, Throwable cause) {
        super("storage failed while " + action + ": " + describe(cause), cause);
        this.changed = false;
    }

    private StorageException(String message, boolean changed) {
        super(message, null);
        this.changed = changed;
    }

    /** Returns the failure for a record that is missing, or is not what it was when it was verified. */
    public static StorageException changed(String record) {
        return new StorageException(record + " is missing in storage, or was changed since it was verified", true);
    }

    /** Returns whether storage works, and a record in it was removed or changed. */
    public boolean isChanged() {
        return changed;
    }

    private static String describe(Throwable cause) {
        var kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + " " + cause.getMessage();
    }

    @Override
    public Fact fact() {
        return Fact.STORAGE;
    }
}
