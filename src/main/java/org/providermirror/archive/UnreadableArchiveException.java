package org.providermirror.archive;

/**
 * Reports an archive without an {@code h1:}: it is not a zip, is broken, or exceeds the limits. The archive itself is
 * at fault, so reading it again changes nothing; a failing disk is an {@link java.io.IOException} instead.
 */
public final class UnreadableArchiveException extends Exception {
    /** @param reason half a sentence without control characters: {@code "it is not a zip file"} */
    UnreadableArchiveException(String reason) {
        super("the archive cannot be read: " + reason);
    }
}
