package org.providermirror.web.http;

import jakarta.servlet.ServletRequest;

/**
 * Marks requests whose answers failed after status and headers were decided. The status then looks like a success, so
 * log, metrics and audit log read this mark.
 */
public final class FailedAnswer {
    private static final String ATTRIBUTE = FailedAnswer.class.getName();

    private FailedAnswer() {}

    /** Marks a request. */
    public static void note(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Returns whether a request is marked. */
    public static boolean isNoted(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }
}
