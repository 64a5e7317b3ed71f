package org.providermirror.metrics;

import java.util.Locale;

/** The outcome of a request. Metrics show the labels: they never change. */
public enum RequestOutcome {
    /** Answered with the requested content. */
    OK,
    /** An archive from storage. */
    HIT,
    /** A redirect to the publisher, because the archive is not stored. */
    MISS,
    /** An archive while it was being downloaded. */
    STREAM,
    /** There is no such thing. */
    NOT_FOUND,
    /** Refused: the request was wrong or not allowed. */
    REFUSED,
    /** The mirror, its storage or upstream failed. */
    FAILED;

    /** Returns the label in the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the outcome of a status, for a request that was not for an archive. */
    public static RequestOutcome ofStatus(int status) {
        if (status < 400) {
            return OK;
        }
        if (status == 404) {
            return NOT_FOUND;
        }
        return status < 500 ? REFUSED : FAILED;
    }
}
