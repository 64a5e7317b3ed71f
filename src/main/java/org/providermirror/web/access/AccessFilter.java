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
import org.providermirror.web.route.RequestGuard;
import org.providermirror.web.route.RequestPath;
import org.providermirror.web.route.RequestedRoute;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets pass who may ask, by the same decoded path that the resources are found by. Comes right behind {@link RequestGuard},
 * which lets no path through that could be read in two ways, and before everything that answers.
 *
 * <p>Where everybody may ask, only administration is guarded.
 */
public final class AccessFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    /** Basic first: a browser takes the first that it knows. */
    private static final String CHALLENGE = "Basic realm=\"mirror\", charset=\"UTF-8\", Bearer realm=\"mirror\"";

    private static final String CALLER = Principal.class.getName();
    static final String ROLE = "mirror-admin";

    private final transient AccessControl access;

    public AccessFilter(AccessControl access) {
        this.access = access;
    }

    /** Who asks; empty where nobody had to say it. */
    static Optional<Principal> callerOf(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Principal caller ? Optional.of(caller) : Optional.empty();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!access.isClosed() && isOfAProvider(request)) {
            chain.doFilter(request, response);
            return;
        }
        var route = RequestedRoute.of(RequestPath.segments(RequestPath.inner(request)));
        var administration = route instanceof RequestedRoute.Administration;
        if (route instanceof RequestedRoute.Open || !administration && !access.isClosed()) {
            if (maySeeAll(request)) {
                DetailAccess.grant(request);
            }
            chain.doFilter(request, response);
            return;
        }
        if (administration && CrossSite.isSuspected(request)) {
            refuse(request, response, Problem.of(Status.FORBIDDEN, CrossSite.REASON));
            return;
        }
        Optional<Principal> caller;
        try {
            caller = caller(request, route);
        } catch (MirrorException failure) {
            FailureMapper.problemOf(failure).send(request, response);
            return;
        }
        if (caller.isEmpty()) {
            refuse(request, response, unknown(administration));
        } else if (!may(caller.get(), route)) {
            refuse(
                    request,
                    response,
                    Problem.of(Status.FORBIDDEN, "the token \"" + caller.get() + "\" is not good for this"));
        } else {
            request.setAttribute(CALLER, caller.get());
            if (administration) {
                ExportLink.allow(request, access, caller.get());
            }
            if (access.isClosed()) {
                request.setAttribute(ArchiveLinks.ATTRIBUTE, new PersonalLinks(access, caller.get()));
            }
            chain.doFilter(request, response);
        }
    }

    /**
     * Whether the first segment is none of the mirror's own, {@code -}, in any spelling: then nothing of administration is
     * asked for, and the path, which most requests have, need not be taken apart for that.
     */
    private static boolean isOfAProvider(HttpServletRequest request) {
        var inner = RequestPath.inner(request);
        return !inner.startsWith("-") && !inner.startsWith("%");
    }

    private static Optional<Credentials> presented(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).flatMap(Credentials::parse);
    }

    /** Whether a caller who need not say who it is may see everything all the same. */
    private boolean maySeeAll(HttpServletRequest request) {
        return !access.isClosed()
                || presented(request)
                        .flatMap(access::find)
                        .filter(caller -> caller.mayRead() && caller.seesAll())
                        .isPresent();
    }

    private Optional<Principal> caller(HttpServletRequest request, RequestedRoute route) {
        var presented = presented(request);
        var known = presented.flatMap(access::find);
        if (known.isPresent() && may(known.get(), route)) {
            return known;
        }
        if (route instanceof RequestedRoute.OfPackage wanted) {
            return wanted.capability()
                    .flatMap(capability -> access.find(capability, wanted.id()))
                    .or(() -> known);
        }
        // A browser sends the secret of its own dialogue along, which need not be the administrator's who made the
        // link.
        return ExportLink.follower(request, access)
                .or(() -> known)
                .or(() -> ContainerRole.find(request, route, presented));
    }

    public static boolean may(Principal caller, RequestedRoute route) {
        if (route instanceof RequestedRoute.Administration) {
            return caller.mayAdminister();
        }
        if (route instanceof RequestedRoute.OfProvider wanted) {
            return caller.mayRead(wanted.provider());
        }
        if (route instanceof RequestedRoute.OfPackage wanted) {
            return caller.mayRead(wanted.id().provider());
        }
        return caller.mayRead() && caller.seesAll();
    }

    private static Problem unknown(boolean administration) {
        var detail = administration
                ? "this is for administrators: a token of the scope admin, or a user of the container's with the role "
                        + ROLE
                : "this mirror answers to those who present a token: Authorization: Bearer, or Basic with the token as"
                        + " password; an archive also to the URL that the version document gave, for a short while";
        return Problem.of(Status.UNAUTHORIZED, detail).with(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        LOG.info("{} {} {}", problem.instance(), problem.status(), problem.detail());
        problem.send(request, response);
    }
}
