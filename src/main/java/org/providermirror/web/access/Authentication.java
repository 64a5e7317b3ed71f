package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Credentials;
import org.providermirror.policy.token.Principal;

/**
 * Finds out who sends a request: the bearer of the token in its header, the user of a browser's session, or a user of the
 * container.
 *
 * <p>A session is preferred to Basic credentials, because a browser repeats those on its own for as long as it runs.
 */
record Authentication(AccessControl access, RefusedSessions refused) {
    Authentication(AccessControl access) {
        this(access, new RefusedSessions());
    }

    /** Returns the caller, but no user of the container, whose login may need a directory service. */
    Identity ofToken(HttpServletRequest request) {
        var presented = presented(request);
        return session(request, presented)
                .flatMap(access::findSession)
                .<Identity>map(caller -> new Identity.Known(caller, true))
                .orElseGet(() -> ofHeader(presented));
    }

    /** Returns the caller, who may be a user of the container. */
    Identity of(HttpServletRequest request) {
        var byToken = ofToken(request);
        if (byToken.caller().isPresent()) {
            return byToken;
        }
        return ofUserSession(request).orElseGet(() -> orOfContainer(request, presented(request), byToken));
    }

    /** Returns the user of the container whose session a browser has; empty without such a session, as from a client. */
    Optional<Identity> ofUserSession(HttpServletRequest request) {
        return session(request, presented(request))
                .flatMap(session -> userOf(session, request))
                .map(caller -> new Identity.Known(caller, true));
    }

    /**
     * Returns the caller that the credentials in the header name, whatever session the request has, and even if the
     * container has authenticated another user.
     */
    Identity ofHeader(HttpServletRequest request) {
        var presented = presented(request);
        var byToken = ofHeader(presented);
        return byToken.caller().isPresent()
                ? byToken
                : presented
                        .flatMap(user -> ContainerRole.named(request, user))
                        .<Identity>map(user -> new Identity.Known(user, false))
                        .orElse(byToken);
    }

    private Optional<Principal> userOf(String session, HttpServletRequest request) {
        if (refused.contains(session)) {
            return Optional.empty();
        }
        return access.openSession(session).flatMap(opened -> {
            var user = ContainerRole.login(request, opened.user());
            if (user.isEmpty() && request.getUserPrincipal() == null) {
                refused.add(session);
            }
            return user.map(known -> known.until(opened.expiry()));
        });
    }

    static Optional<Credentials> presented(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).flatMap(Credentials::parse);
    }

    private static Optional<String> session(HttpServletRequest request, Optional<Credentials> presented) {
        return presented.filter(Authentication::isBearer).isPresent() ? Optional.empty() : SessionCookie.of(request);
    }

    private static boolean isBearer(Credentials presented) {
        return presented.user().isEmpty();
    }

    private Identity ofHeader(Optional<Credentials> presented) {
        return presented.isEmpty()
                ? new Identity.Anonymous()
                : presented
                        .flatMap(access::find)
                        .<Identity>map(caller -> new Identity.Known(caller, false))
                        .orElseGet(Identity.Wrong::new);
    }

    private static Identity orOfContainer(
            HttpServletRequest request, Optional<Credentials> presented, Identity byToken) {
        return ContainerRole.find(request, presented)
                .<Identity>map(user -> new Identity.Known(user, false))
                .orElse(byToken);
    }
}
