package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Remembers of a request that everybody may make whether its caller may also see what concerns the mirror as a whole. */
public final class DetailAccess {
    private static final String ATTRIBUTE = DetailAccess.class.getName();

    private DetailAccess() {}

    static void grant(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Whether the caller may see details; not unless {@link AccessFilter} has said so. */
    public static boolean isGranted(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(ATTRIBUTE));
    }
}
