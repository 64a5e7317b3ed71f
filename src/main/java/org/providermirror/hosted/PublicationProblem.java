package org.providermirror.hosted;

import org.providermirror.provider.Printable;

/**
 * Describes one problem of an uploaded release.
 *
 * @param file the name of the file, even if the upload lacks it; {@code archive} for the upload as a whole
 * @param reason what is wrong with it and what to do, as a sentence part
 */
public record PublicationProblem(String file, String reason) {
    private static final String ARCHIVE = "archive";

    public PublicationProblem {
        file = Printable.of(file, 200);
        reason = Printable.of(reason, 500);
    }

    static PublicationProblem ofArchive(String reason) {
        return new PublicationProblem(ARCHIVE, reason);
    }

    @Override
    public String toString() {
        return file + ": " + reason;
    }
}
