package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Names the caller of an administrative request, which {@link AdministrationGuard} has authorized. */
public final class Administrator {
    private Administrator() {}

    /** Returns the name that is recorded with an administrative act. */
    public static String nameOf(HttpServletRequest request) {
        return AccessFilter.callerOf(request).orElseThrow().name();
    }
}
