package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Who asks, where {@link AdministrationGuard} has let the request pass. */
public final class Administrator {
    private Administrator() {}

    /** The name to put under an act. */
    public static String nameOf(HttpServletRequest request) {
        return AccessFilter.callerOf(request).orElseThrow().name();
    }
}
