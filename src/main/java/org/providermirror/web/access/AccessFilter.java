package org.providermirror.web.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Optional;
import org.providermirror.failure.MirrorException;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Credentials;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.problem.FailureMapper;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates and authorizes each request by its {@link Route}. Runs after {@link RequestGuard}, which parses the route,
 * and before every class that answers.
 *
 * <p>If clients need no token, only administration is guarded.
 */
public final class AccessFilter extends HttpFilter {
    /** The container role that makes a user an administrator. */
    static final String ROLE = "mirror-admin";

    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    /** Basic first, because a browser uses the first scheme that it knows. */
    private static final String CHALLENGE = "Basic realm=\"mirror\", charset=\"UTF-8\", Bearer realm=\"mirror\"";

    private static final String CALLER = Principal.class.getName();
    private static final String DETAILS = AccessFilter.class.getName() + ".details";

    private final transient AccessControl access;

    public AccessFilter(AccessControl access) {
        this.access = access;
    }

    /** Returns whether the caller of a route that needs no token may also see details of the whole mirror. */
    public static boolean maySeeDetails(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(DETAILS));
    }

    /** Returns the authenticated caller; empty if the request needed no authentication. */
    static Optional<Principal> callerOf(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Principal caller ? Optional.of(caller) : Optional.empty();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var route = Route.of(request);
        var passes = switch (route.audience()) {
            case EVERYONE -> {
                request.setAttribute(DETAILS, seesAll(request));
                yield true;
            }
            case READERS -> !access.isClosed() || isAuthorized(request, response, route);
            case ADMINISTRATORS -> {
                if (CrossSite.isSuspected(request)) {
                    refuse(request, response, Problem.of(Status.FORBIDDEN, CrossSite.REASON));
                    yield false;
                }
                yield isAuthorized(request, response, route);
            }
        };
        if (passes) {
            chain.doFilter(request, response);
        }
    }

    /** Returns whether the caller has the right to the route, and leaves it in the request; if not, sends the refusal. */
    private boolean isAuthorized(HttpServletRequest request, HttpServletResponse response, Route route)
            throws IOException {
        Optional<Principal> caller;
        try {
            caller = caller(request, route);
        } catch (MirrorException failure) {
            FailureMapper.problemOf(failure).send(request, response);
            return false;
        }
        if (caller.isEmpty()) {
            refuse(request, response, unauthenticated(route));
            return false;
        }
        if (!route.permits(caller.get())) {
            refuse(
                    request,
                    response,
                    Problem.of(Status.FORBIDDEN, "the token \"" + caller.get() + "\" does not have the right to this"));
            return false;
        }
        request.setAttribute(CALLER, caller.get());
        if (route.audience() == Route.Audience.ADMINISTRATORS) {
            ExportLink.allow(request, access, caller.get());
        }
        if (access.isClosed()) {
            request.setAttribute(ArchiveLinks.ATTRIBUTE, new PersonalLinks(access, caller.get()));
        }
        return true;
    }

    private static Optional<Credentials> presented(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).flatMap(Credentials::parse);
    }

    private boolean seesAll(HttpServletRequest request) {
        return !access.isClosed()
                || presented(request)
                        .flatMap(access::find)
                        .filter(caller -> caller.mayRead() && caller.seesAll())
                        .isPresent();
    }

    private Optional<Principal> caller(HttpServletRequest request, Route route) {
        var presented = presented(request);
        var known = presented.flatMap(access::find);
        if (known.filter(route::permits).isPresent()) {
            return known;
        }
        if (route instanceof Route.OfPackage wanted) {
            return wanted.signedLink()
                    .flatMap(link -> access.find(link, wanted.id()))
                    .or(() -> known);
        }
        if (route.subject().isPresent()) {
            return known;
        }
        // The link comes first: a browser also sends the credentials of its own login, which may be another user's.
        return ExportLink.follower(request, route, access)
                .or(() -> known)
                .or(() -> ContainerRole.find(request, presented));
    }

    private static Problem unauthenticated(Route route) {
        var detail = route.audience() == Route.Audience.ADMINISTRATORS
                ? "this needs an administrator: a token with the scope admin, or a user of the container with the role "
                        + ROLE
                : "this needs a token: Authorization: Bearer, or Basic with the token as password; an archive can also be"
                        + " downloaded for a short time by the URL in the version document";
        return Problem.of(Status.UNAUTHORIZED, detail).with(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        LOG.info("{} {} {}", problem.instance(), problem.status(), problem.detail());
        problem.send(request, response);
    }
}
