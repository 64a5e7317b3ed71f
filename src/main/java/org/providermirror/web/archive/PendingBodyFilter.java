package org.providermirror.web.archive;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.providermirror.failure.StorageException;
import org.providermirror.web.http.AbortedResponseException;
import org.providermirror.web.http.DisconnectTolerantResponse;
import org.providermirror.web.problem.FailureMapper;

/**
 * Sends the {@link PendingBody} that a resource left behind, unless a web server in front does, in the first of these ways that the container offers: by the
 * kernel (Tomcat's sendfile), as the socket takes bytes (no thread waits for a slow client), or on the request's own thread.
 *
 * <p>Must be registered for {@code REQUEST} and {@code ASYNC} dispatches: the latter is how an answer that cannot be ended
 * well is broken off in a way that every container understands.
 */
public final class PendingBodyFilter extends HttpFilter {
    private final transient ScheduledExecutorService threads;
    private final Duration patience;

    /**
     * @param threads carries on with arriving packages and watches for clients that take nothing; owned by the caller
     * @param patience how long a client may take nothing before it is dropped
     */
    public PendingBodyFilter(ScheduledExecutorService threads, Duration patience) {
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC && AsyncTransfer.wasBrokenOff(request)) {
            throw new AbortedResponseException();
        }
        chain.doFilter(request, new DisconnectTolerantResponse(response));
        if (request.getAttribute(PendingBody.ATTRIBUTE) instanceof PendingBody delivery) {
            request.removeAttribute(PendingBody.ATTRIBUTE);
            send(delivery, request, response);
        }
    }

    private void send(PendingBody delivery, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (delivery instanceof PendingBody.FilePart part) {
            send(part, request, response);
        } else if (delivery instanceof PendingBody.HandedOver handedOver) {
            var open = opened(handedOver, request, response);
            if (open.isPresent()) {
                open.get().close();
            }
        } else if (delivery instanceof PendingBody.Arrival arrival) {
            send(arrival, request, response);
        }
    }

    private void send(PendingBody.FilePart part, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var open = opened(part, request, response);
        if (open.isEmpty()) {
            return;
        }
        if (Sendfile.isOffered(part, request, response)) {
            open.get().close();
            Sendfile.order(part, request);
        } else {
            send(open.get(), request, response);
        }
    }

    /** The bytes; where they are not as promised, the answer has become a problem. */
    private static Optional<OpenBody> opened(
            PendingBody stored, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return Optional.of(stored.open());
        } catch (IOException unreadable) {
            FailureMapper.problemOf(new StorageException("opening a package", unreadable))
                    .send(request, response);
            return Optional.empty();
        }
    }

    private void send(PendingBody.Arrival arrival, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var decided = arrival.arriving().begun() || arrival.arriving().failed();
        if (!decided && request.isAsyncSupported()) {
            QueuedDownload.await(arrival, request, threads, patience);
            return;
        }
        var open = QueuedDownload.open(arrival, request, response);
        if (open.isPresent()) {
            send(open.get(), request, response);
        }
    }

    private void send(OpenBody open, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.isAsyncSupported()) {
            AsyncTransfer.begin(open, request.startAsync(), threads, patience);
        } else {
            BlockingTransfer.send(open, response, patience);
        }
    }
}
