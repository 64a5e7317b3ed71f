package org.providermirror.archive;

/**
 * An archive that has no {@code h1:}: it is no zip, a broken one, or larger than the limits allow. The fault is the
 * archive's own, so reading it again changes nothing; a disk that fails is an {@link java.io.IOException} instead.
 */
public final class UnreadableArchiveException extends Exception {
    /** @param reason half a sentence without control characters: {@code "it is not a zip file"} */
    UnreadableArchiveException(String reason) {
        super("the archive cannot be read: " + reason);
    }
}
