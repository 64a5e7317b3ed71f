package org.providermirror.failure;

/** Reports that the storage could not be read or written. */
public final class StorageException extends MirrorException {
    /** The first words of every message. */
    public static final String BEGINNING = "storage failed while ";

    /**
     * @param action what was being done, with the key: {@code "writing .mirror/x"}
     * @param cause the failure of the storage
     */
    public StorageException(String action, Throwable cause) {
        super(BEGINNING + action + ": " + describe(cause), cause);
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
