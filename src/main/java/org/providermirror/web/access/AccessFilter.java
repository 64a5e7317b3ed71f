package org.providermirror.web.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.providermirror.failure.MirrorException;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.http.BrowserRequest;
import org.providermirror.web.problem.FailureMapper;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.ApiRoute;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Authenticates and authorizes each request by its {@link Route}. Runs after {@link RequestGuard}, which parses the route,
 * and before every class that answers.
 *
 * <p>If clients need no token, only publication and administration are guarded. The page and its files need none either: they contain no
 * data, and a browser needs them to sign in.
 */
public final class AccessFilter extends HttpFilter {
    /** The container role that makes a user an administrator. */
    static final String ROLE = "mirror-admin";

    private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
    private static final String CALLER = Principal.class.getName();
    private static final String AUTHORIZATION = AccessFilter.class.getName() + ".authorization";
    private static final String DETAILS = AccessFilter.class.getName() + ".details";

    private final transient AccessControl access;
    private final transient Authentication authentication;
    private final transient Consumer<Principal> used;

    /** @param used is called with the caller of each authorized request; must not block */
    public AccessFilter(AccessControl access, Consumer<Principal> used) {
        this.access = access;
        this.used = used;
        this.authentication = new Authentication(access);
    }

    /** Returns whether the caller of a route that needs no token may also see details of the whole mirror. */
    public static boolean maySeeDetails(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(DETAILS));
    }

    /** Returns whether the caller of an authorized request may see this provider. */
    public static boolean maySee(HttpServletRequest request, ProviderAddress provider) {
        return callerOf(request).map(caller -> caller.mayRead(provider)).orElse(true);
    }

    /** Returns what says, at any later time, whether the caller still has the right to what was requested. */
    public static BooleanSupplier authorization(HttpServletRequest request) {
        return request.getAttribute(AUTHORIZATION) instanceof BooleanSupplier present ? present : () -> true;
    }

    /** Returns the authenticated caller; empty if the request needed no authentication. */
    static Optional<Principal> callerOf(HttpServletRequest request) {
        return request.getAttribute(CALLER) instanceof Principal caller ? Optional.of(caller) : Optional.empty();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var refused = refused(request, Route.of(request));
        if (refused.isPresent()) {
            refused.get().send(request, response);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<Problem> refused(HttpServletRequest request, Route route) {
        try {
            var refusal = refusal(request, route);
            refusal.ifPresent(reason -> LOG.info("{} {} {}", reason.instance(), reason.status(), reason.detail()));
            return refusal;
        } catch (MirrorException failure) {
            return Optional.of(FailureMapper.problemOf(failure));
        }
    }

    /** Returns why the request is refused; if it is not, leaves the caller in the request. */
    private Optional<Problem> refusal(HttpServletRequest request, Route route) {
        return switch (route.audience()) {
            case EVERYONE -> route instanceof ApiRoute.CallerApi ? aboutCaller(request) : ofEveryone(request, route);
            case READERS ->
                !access.isClosed() || isPage(request, route) ? Optional.empty() : authorized(request, route);
            case PUBLISHERS, ADMINISTRATORS ->
                crossSite(CrossSite.isSuspectedAct(request)).or(() -> authorized(request, route));
        };
    }

    /** The page itself contains no data, and shows where to sign in. */
    private static boolean isPage(HttpServletRequest request, Route route) {
        return route instanceof Route.Page && BrowserRequest.isNavigation(request);
    }

    private Optional<Problem> ofEveryone(HttpServletRequest request, Route route) {
        if (route instanceof Route.Health) {
            request.setAttribute(DETAILS, seesAll(request));
        }
        return Optional.empty();
    }

    private Optional<Problem> aboutCaller(HttpServletRequest request) {
        var isReading = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        var crossSite = isReading ? Optional.<Problem>empty() : crossSite(CrossSite.isSuspected(request));
        if (crossSite.isPresent() || request.getMethod().equals("DELETE")) {
            return crossSite;
        }
        var identity = isReading ? authentication.of(request) : authentication.ofHeader(request);
        identity.caller().ifPresent(caller -> {
            request.setAttribute(CALLER, caller);
            used.accept(caller);
        });
        CallerSession.allow(request, access, identity);
        return identity.map(
                known -> isReading || known.principal().mayRead()
                        ? Optional.empty()
                        : Optional.of(AccessProblems.withoutRight(known.principal(), Route.of(request))),
                () -> Optional.of(AccessProblems.wrong(request)),
                () -> isReading && !access.isClosed()
                        ? Optional.empty()
                        : Optional.of(AccessProblems.unauthenticated(request, Route.of(request))));
    }

    private static Optional<Problem> crossSite(boolean isSuspected) {
        return isSuspected ? Optional.of(Problem.of(Status.FORBIDDEN, CrossSite.REASON)) : Optional.empty();
    }

    private Optional<Problem> authorized(HttpServletRequest request, Route route) {
        var identity = identity(request, route);
        var caller = identity.caller();
        if (caller.filter(route::permits).isEmpty()) {
            return Optional.of(identity.map(
                    known -> AccessProblems.withoutRight(known.principal(), route),
                    () -> AccessProblems.wrong(request),
                    () -> AccessProblems.unauthenticated(request, route)));
        }
        request.setAttribute(CALLER, caller.get());
        used.accept(caller.get());
        request.setAttribute(AUTHORIZATION, (BooleanSupplier)
                () -> access.present(caller.get()).filter(route::permits).isPresent());
        if (route.audience() == Route.Audience.ADMINISTRATORS) {
            ExportLink.allow(request, access, caller.get());
        }
        if (access.isClosed()) {
            request.setAttribute(ArchiveLinks.ATTRIBUTE, new PersonalLinks(access, caller.get()));
        }
        return Optional.empty();
    }

    // Health is answered whatever fails.
    private boolean seesAll(HttpServletRequest request) {
        try {
            return !access.isClosed()
                    || authentication
                            .ofToken(request)
                            .caller()
                            .filter(caller -> caller.mayRead() && caller.seesAll())
                            .isPresent();
        } catch (MirrorException failure) {
            LOG.debug("health is answered without details: {}", failure.getMessage());
            return false;
        }
    }

    private Identity identity(HttpServletRequest request, Route route) {
        var known = authentication.ofToken(request);
        if (known.caller().filter(route::permits).isPresent()) {
            return known;
        }
        // A link is as good as a token for its own URL. A browser that follows one also sends the session or the
        // credentials of its own login, which may be another user's.
        return link(request, route)
                .<Identity>map(caller -> new Identity.Known(caller, false))
                .orElseGet(() -> known.caller().isPresent() ? known : ofUser(request, route, known));
    }

    private Identity ofUser(HttpServletRequest request, Route route, Identity known) {
        return isOfClients(route) ? authentication.ofUserSession(request).orElse(known) : authentication.of(request);
    }

    /** Clients send tokens only and have no session, and so often that the container must not be asked each time. */
    private static boolean isOfClients(Route route) {
        return route.subject().isPresent() && !(route instanceof ApiRoute);
    }

    private Optional<Principal> link(HttpServletRequest request, Route route) {
        return route instanceof Route.OfPackage wanted
                ? wanted.signedLink().flatMap(link -> access.find(link, wanted.id()))
                : ExportLink.follower(request, route, access);
    }
}
