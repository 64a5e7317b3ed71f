package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.providermirror.policy.token.Principal;

/** Names the authenticated caller of a request. */
public final class CallerName {
    private CallerName() {}

    /** Returns the name of the principal; empty if the request needed no authentication. */
    public static Optional<String> of(HttpServletRequest request) {
        return AccessFilter.callerOf(request).map(Principal::name);
    }
}
