package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;

/** Names the caller of an administrative request, which {@link AdministrationGuard} has authorized. */
public final class AdministratorName {
    private AdministratorName() {}

    /** Returns the name that is recorded with an administrative act. */
    public static String of(HttpServletRequest request) {
        return AccessFilter.callerOf(request).orElseThrow().name();
    }
}
