package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;

/**
 * Describes the caller of a request about the caller, and starts and ends the session of a browser. {@link AccessFilter}
 * has refused invalid credentials before.
 */
public final class CallerSession {
    private static final String ATTRIBUTE = CallerSession.class.getName();

    private final AccessControl access;
    private final Identity identity;

    private CallerSession(AccessControl access, Identity identity) {
        this.access = access;
        this.identity = identity;
    }

    static void allow(HttpServletRequest request, AccessControl access, Identity identity) {
        request.setAttribute(ATTRIBUTE, new CallerSession(access, identity));
    }

    /** Returns the caller of a request that {@link AccessFilter} let pass. */
    public static CallerSession of(HttpServletRequest request) {
        return (CallerSession) request.getAttribute(ATTRIBUTE);
    }

    /** Returns the authenticated caller; empty if the request has no credentials and needs none. */
    public Optional<Principal> caller() {
        return identity.caller();
    }

    /** Whether the session of a browser authenticated the caller, so that ending it signs the caller out. */
    public boolean isSession() {
        return identity.map(Identity.Known::isSession, () -> false, () -> false);
    }

    /** Whether a caller without a token may read nothing. */
    public boolean isTokenRequired() {
        return access.isClosed();
    }

    /**
     * Returns the header {@code Set-Cookie} that starts a session of the caller; empty if the caller's name and password
     * are too long for a cookie, or the container authenticated the caller itself.
     *
     * @param path where the browser sees the mirror
     */
    public Optional<String> start(HttpServletRequest request, Optional<String> path) {
        return caller().flatMap(known -> known.isOfContainer()
                        ? Authentication.presented(request).flatMap(access::sealSession)
                        : Optional.of(access.signSession(known)))
                .map(session -> SessionCookie.start(request, path, session, AccessControl.SESSION_TTL));
    }

    /** Returns the header {@code Set-Cookie} that deletes the session from the browser. */
    public static String end(HttpServletRequest request, Optional<String> path) {
        return SessionCookie.end(request, path);
    }
}
