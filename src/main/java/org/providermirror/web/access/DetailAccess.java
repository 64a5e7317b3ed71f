package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Marks a request that every caller may make, if its caller may also see details of the whole mirror. */
public final class DetailAccess {
    private static final String ATTRIBUTE = DetailAccess.class.getName();

    private DetailAccess() {}

    static void grant(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    /** Returns whether the caller may see details, which only {@link AccessFilter} grants. */
    public static boolean isGranted(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(ATTRIBUTE));
    }
}
