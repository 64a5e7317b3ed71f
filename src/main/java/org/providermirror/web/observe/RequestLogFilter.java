package org.providermirror.web.observe;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.log.RequestContext;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.web.archive.PackageAnswer;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.live.LiveHub;
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

    public RequestLogFilter(MetricsRecorder metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var start = System.nanoTime();
        var id = RequestId.of(request);
        response.setHeader(RequestId.HEADER, id);
        MDC.put(RequestContext.KEY, id);
        var failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            var answered = new Answered(request, response, start, failed);
            if (!failed && request.isAsyncStarted() && !LiveHub.holds(request)) {
                request.getAsyncContext().addListener(answered);
            } else {
                answered.end();
            }
            MDC.remove(RequestContext.KEY);
        }
    }

    private void count(HttpServletRequest request, int status, Duration time) {
        var route = Route.of(request).label();
        var archive = PackageAnswer.of(request);
        var outcome = archive.filter(answer -> status < 400)
                .map(PackageAnswer::outcome)
                .orElse(RequestOutcome.ofStatus(status));
        metrics.request(route, outcome, time);
        if (archive.isPresent() && status < 400 && request.getMethod().equals("GET")) {
            metrics.archive(archive.get().outcome(), archive.get().bytes());
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

    /** Counts the request once, although containers report an error and then the end. */
    private final class Answered implements AsyncListener {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final long start;
        private final boolean failed;
        private final AtomicBoolean ended = new AtomicBoolean();

        Answered(HttpServletRequest request, HttpServletResponse response, long start, boolean failed) {
            this.request = request;
            this.response = response;
            this.start = start;
            this.failed = failed;
        }

        void end() {
            if (ended.compareAndSet(false, true)) {
                var status = failed && !response.isCommitted()
                        ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                        : response.getStatus();
                count(request, status, Duration.ofNanos(System.nanoTime() - start));
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The end follows.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The end follows.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
