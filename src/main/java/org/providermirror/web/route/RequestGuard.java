package org.providermirror.web.route;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import org.providermirror.web.http.ConnectionClose;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.problem.FailureMapper;
import org.providermirror.web.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first to see a request and the last to see what becomes of it. Refuses paths that could be read in two ways and
 * methods that the clients' requests do not have; makes a problem document of what nobody else caught, so that no
 * container shows its own page with a stack trace.
 *
 * <p>The body of a GET is never read. The connection is closed behind the answer, so that whatever stood there cannot be
 * taken for the next request.
 */
public final class RequestGuard extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RedactedPath.into(request);
        var fault = RequestPath.fault(request.getRequestURI(), RequestPath.contextPath(request));
        if (fault.isPresent()) {
            refuse(request, response, Problem.of(Status.BAD_REQUEST, fault.get()));
        } else if (!isReading(request) && !isOwnRoute(request)) {
            refuse(
                    request,
                    response,
                    Problem.of(Status.METHOD_NOT_ALLOWED, "providers are only read here, by GET and HEAD")
                            .with(HttpHeaders.ALLOW, "GET, HEAD"));
        } else {
            response.setHeader(Problem.CONTENT_TYPE_OPTIONS, Problem.NO_SNIFF);
            if (isReading(request)) {
                ConnectionClose.behindUnreadBody(request, response);
            }
            pass(request, response, chain);
        }
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

    private static boolean isOwnRoute(HttpServletRequest request) {
        var inner = RequestPath.inner(request);
        return inner.startsWith("-/") && !inner.startsWith(ProviderPath.REGISTRY);
    }
}
