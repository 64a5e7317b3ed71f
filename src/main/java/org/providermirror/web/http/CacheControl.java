package org.providermirror.web.http;

/** Values of the header {@code Cache-Control} that answers share. */
public final class CacheControl {
    /** For answers that are true at this moment only. */
    public static final String NO_STORE = "no-store";

    private CacheControl() {}
}
