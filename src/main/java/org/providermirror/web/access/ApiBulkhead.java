package org.providermirror.web.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.Route;

/**
 * Limits how many requests of the API run at a time, because they may wait for storage or for an administrator's slow
 * or stalled connection (slow loris) on the container's threads. The threads for Terraform's requests stay free.
 * Further requests get 503 at once.
 *
 * <p>The administrative part has a limit of its own, so that long uploads and exports do not keep the pages from the
 * rest.
 */
public final class ApiBulkhead extends HttpFilter {
    static final int AT_A_TIME = 16;

    private final Semaphore api = new Semaphore(AT_A_TIME);
    private final Semaphore administration = new Semaphore(AT_A_TIME);

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (Route.of(request).kind()) {
            case API, SCOPED_API, PROVIDER_API, CALLER_API -> limited(api, request, response, chain);
            case ADMINISTRATION -> limited(administration, request, response, chain);
            default -> chain.doFilter(request, response);
        }
    }

    private static void limited(
            Semaphore permits, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!permits.tryAcquire()) {
            Problem.of(
                            Status.SERVICE_UNAVAILABLE,
                            AT_A_TIME + " requests of the API are running; repeat this one in a few seconds")
                    .with(HttpHeaders.RETRY_AFTER, "2")
                    .send(request, response);
            return;
        }
        try {
            chain.doFilter(request, response);
        } finally {
            permits.release();
        }
    }
}
