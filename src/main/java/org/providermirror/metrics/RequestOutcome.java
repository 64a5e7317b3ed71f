package org.providermirror.metrics;

import java.util.Locale;

/** How a request ended. The labels are shown by the metrics: they do not change. */
public enum RequestOutcome {
    /** With what was asked for. */
    OK,
    /** With an archive out of storage. */
    HIT,
    /** With the way to the publisher, as the archive is not stored yet. */
    MISS,
    /** With the bytes of an archive while they arrived. */
    STREAM,
    /** With the word that there is no such thing. */
    NOT_FOUND,
    /** Refused: the request was wrong or not allowed. */
    REFUSED,
    /** The mirror, its storage or upstream failed. */
    FAILED;

    /** The label of the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome that a status tells, of a request that was not for an archive. */
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
