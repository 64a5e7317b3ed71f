package org.providermirror.failure;

/** Reports that the storage could not be read or written. */
public final class StorageException extends MirrorException {
    /** The first words of every message. */
    public static final String BEGINNING = "storage failed while ";

    private enum Kind {
        FAILED,
        CHANGED,
        OVER_LIMIT
    }

    private final Kind kind;

    /**
     * @param action what was being done, with the key: {@code "writing .mirror/x"}
     * @param cause the failure of the storage
     */
    public StorageException(String action, Throwable cause) {
        super(BEGINNING + action + ": " + describe(cause), cause);
        this.kind = Kind.FAILED;
    }

    private StorageException(String message, Kind kind) {
        super(message, null);
        this.kind = kind;
    }

    /** Returns the failure for a record that is missing, or is not what it was when it was verified. */
    public static StorageException changed(String record) {
        return new StorageException(
                record + " is missing in storage, or was changed since it was verified", Kind.CHANGED);
    }

    /** Returns whether storage works, and a record in it was removed or changed. */
    public boolean isChanged() {
        return kind == Kind.CHANGED;
    }

    /** Returns the failure for a record that a limit keeps from being stored. */
    public static StorageException overLimit(String sentence) {
        return new StorageException(sentence, Kind.OVER_LIMIT);
    }

    /** Returns whether storage works, and a limit keeps something from being stored. */
    public boolean isOverLimit() {
        return kind == Kind.OVER_LIMIT;
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
