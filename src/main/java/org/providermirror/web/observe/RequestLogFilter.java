package org.providermirror.web.observe;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.providermirror.log.RequestContext;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.web.access.CallerName;
import org.providermirror.web.archive.PackageAnswer;
import org.providermirror.web.http.AnswerEnd;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Gives each request its id, in the log and in the answer, and counts and logs it when its answer has ended. The first of
 * all filters, so it also sees requests that the others refuse. Changes and wraps nothing.
 *
 * <p>Writes one line for each archive, and at level DEBUG one for each other request. It never contains the path as it came,
 * because a path can hold a secret.
 */
public final class RequestLogFilter extends HttpFilter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLogFilter.class);

    private final transient MetricsRecorder metrics;
    private final transient DownloadListener downloads;

    public RequestLogFilter(MetricsRecorder metrics, DownloadListener downloads) {
        this.metrics = metrics;
        this.downloads = downloads;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        MDC.put(RequestContext.KEY, RequestId.of(request));
        try {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                continueAnswer(request, response, chain);
            } else {
                answer(request, response, chain);
            }
        } finally {
            MDC.remove(RequestContext.KEY);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var start = System.nanoTime();
        response.setHeader(RequestId.HEADER, RequestId.of(request));
        AnswerEnd.after(
                chain,
                request,
                response,
                failed -> count(
                        request, statusOf(response, failed), failed, Duration.ofNanos(System.nanoTime() - start)));
    }

    // The first dispatch counts the request, when the answer ends.
    private static void continueAnswer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            AnswerEnd.fail(request);
            throw failure;
        }
    }

    private static int statusOf(HttpServletResponse response, boolean failed) {
        return failed && !response.isCommitted()
                ? Math.max(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, response.getStatus())
                : response.getStatus();
    }

    private void count(HttpServletRequest request, int status, boolean failed, Duration time) {
        var route = Route.of(request).label();
        var archive = PackageAnswer.of(request).filter(answer -> status < 400 && !failed);
        var outcome = failed
                ? RequestOutcome.FAILED
                : archive.map(PackageAnswer::outcome).orElse(RequestOutcome.ofStatus(status));
        metrics.request(route, outcome, time);
        if (archive.isPresent() && request.getMethod().equals("GET")) {
            metrics.archive(archive.get().outcome(), archive.get().bytes());
            if (archive.get().isDownload()) {
                downloads.downloaded(archive.get().id(), CallerName.of(request));
            }
        }
        RequestContext.of(RequestId.of(request)).run(() -> log(request, route, outcome, status, time));
    }

    private static void log(
            HttpServletRequest request, RouteLabel route, RequestOutcome outcome, int status, Duration time) {
        var archive = PackageAnswer.of(request);
        if (archive.isPresent() && LOG.isInfoEnabled()) {
            LOG.info(
                    "{} of {}: {} {}, {} bytes, {} ms",
                    request.getMethod(),
                    archive.get().id(),
                    status,
                    outcome.label(),
                    archive.get().bytes(),
                    time.toMillis());
        } else if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "{} of {}: {} {}, {} ms",
                    request.getMethod(),
                    route.label(),
                    status,
                    outcome.label(),
                    time.toMillis());
        }
    }
}
