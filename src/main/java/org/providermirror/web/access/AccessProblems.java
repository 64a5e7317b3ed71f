package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.http.BrowserRequest;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.Route;

/** Says why a request is not authorized, and who may send it. */
final class AccessProblems {
    private static final String BEARER = "Bearer realm=\"mirror\"";
    /** Basic first, because a program uses the first scheme that it knows. */
    private static final String BASIC = "Basic realm=\"mirror\", charset=\"UTF-8\", ";

    private static final String ADMINISTRATOR =
            "this needs an administrator: a token with the scope admin, or a user of the container with the role "
                    + AccessFilter.ROLE;

    private static final String PUBLISHER = "this needs a token with the scope publish for this provider, or "
            + ADMINISTRATOR.substring("this needs ".length());

    private AccessProblems() {}

    /** Refuses a request without credentials. */
    static Problem unauthenticated(HttpServletRequest request, Route route) {
        return challenge(
                request,
                need(route)
                        .orElse(
                                "this needs a token: Authorization: Bearer, or Basic with the token as password; an archive can"
                                        + " also be downloaded for a short time by the URL in the version document"));
    }

    /** Refuses a request whose credentials are not valid. */
    static Problem wrong(HttpServletRequest request) {
        return challenge(
                request,
                Authentication.presented(request)
                                .flatMap(presented -> presented.user())
                                .isPresent()
                        ? "wrong token, or wrong user or password: the mirror does not know it, or it has expired"
                        : "wrong token: the mirror does not know it, or it has expired");
    }

    /** Refuses an authenticated caller. */
    static Problem withoutRight(Principal caller, Route route) {
        var who = caller.isOfContainer() ? "the user \"" : "the token \"";
        var why = caller.isOfContainer()
                ? ": it has not the role " + AccessFilter.ROLE
                : need(route).map(needed -> ": " + needed).orElseGet(() -> limits(caller));
        return Problem.of(Status.FORBIDDEN, who + caller + "\" does not have the right to this" + why);
    }

    private static String limits(Principal caller) {
        if (!caller.mayRead()) {
            return ": it has not the scope read";
        }
        return caller.seesAll() ? "" : ": it is limited to some providers";
    }

    /** Returns what a route needs beside the right to read. */
    private static Optional<String> need(Route route) {
        return switch (route.audience()) {
            case EVERYONE, READERS -> Optional.empty();
            case PUBLISHERS -> Optional.of(PUBLISHER);
            case ADMINISTRATORS -> Optional.of(ADMINISTRATOR);
        };
    }

    /** A browser opens its password prompt for Basic, which the pages need not: they have a page to sign in. */
    private static Problem challenge(HttpServletRequest request, String detail) {
        return Problem.of(Status.UNAUTHORIZED, detail)
                .with(HttpHeaders.WWW_AUTHENTICATE, BrowserRequest.isOfBrowser(request) ? BEARER : BASIC + BEARER);
    }
}
