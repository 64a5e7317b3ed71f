package org.providermirror.web.http;

/** Holds the values of {@code Cache-Control}. Documents from memory send {@link #REVALIDATE} (see {@link BufferedResponse}). */
public final class CacheControl {
    /** For answers that no cache may keep. */
    public static final String NO_STORE = "no-store";

    /** For answers to one caller that no cache may keep. */
    public static final String PRIVATE_NO_STORE = "private, no-store";

    /** For answers that can change: caches may keep them, but must revalidate. */
    public static final String REVALIDATE = "no-cache";

    /** For answers that never change. */
    public static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private CacheControl() {}
}
