package org.providermirror.web.http;

/** Holds the values of {@code Cache-Control} that several answers share. */
public final class CacheControl {
    /** For answers that no cache may keep. */
    public static final String NO_STORE = "no-store";

    private CacheControl() {}
}
