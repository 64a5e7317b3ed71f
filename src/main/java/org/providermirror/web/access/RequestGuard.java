package org.providermirror.web.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.Optional;
import org.providermirror.web.http.ConnectionClose;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.problem.FailureMapper;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.RedactedPath;
import org.providermirror.web.route.RequestPath;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parses the path of each request into its {@link Route}, before any other filter looks at the request. Redirects the
 * application's path without its slash, in every container alike, before anything is authorized. Refuses ambiguous paths,
 * and methods that the route does not have. Turns what no other class caught into a problem document, so that no
 * container shows its own page with a stack trace. A request that waited asynchronously is not parsed again.
 *
 * <p>The body of a GET is never read. The connection is closed after the answer, so that the body cannot be taken for the
 * next request.
 */
public final class RequestGuard extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);

    private final transient RouteCache routes = new RouteCache();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            pass(request, response, chain);
            return;
        }
        var missingSlash = RequestPath.missingSlash(request).filter(root -> isReading(request));
        if (missingSlash.isPresent()) {
            ConnectionClose.afterUnreadBody(request, response);
            HttpAnswer.permanentRedirect(missingSlash.get()).send(request, response);
            return;
        }
        RedactedPath.into(request);
        var path = RequestPath.inner(request);
        var known = routes.find(path);
        var fault = known.isPresent() ? Optional.<String>empty() : RequestPath.fault(request);
        if (fault.isPresent()) {
            refuse(request, response, Problem.of(Status.BAD_REQUEST, fault.get()));
            return;
        }
        var route = known.orElseGet(() -> routes.parse(path));
        request.setAttribute(Route.ATTRIBUTE, route);
        if (!isReading(request) && !(route instanceof Route.OfMirror)) {
            refuse(
                    request,
                    response,
                    Problem.of(Status.METHOD_NOT_ALLOWED, "this path has only the methods GET and HEAD")
                            .with(HttpHeaders.ALLOW, "GET, HEAD"));
            return;
        }
        response.setHeader(HttpAnswer.CONTENT_TYPE_OPTIONS, HttpAnswer.NO_SNIFF);
        if (isReading(request)) {
            ConnectionClose.afterUnreadBody(request, response);
        }
        pass(request, response, chain);
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        LOG.info(
                "{} {} {} (request {})", problem.instance(), problem.status(), problem.detail(), RequestId.of(request));
        problem.send(request, response);
    }

    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            if (response.isCommitted() || request.isAsyncStarted()) {
                throw failure;
            }
            FailureMapper.problemOf(failure).send(request, response);
        }
    }

    private static boolean isReading(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
