package org.providermirror.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import org.providermirror.failure.StorageException;

/**
 * Sends the {@link Delivery} that a resource left behind, in the first of these ways that the container offers: by the
 * kernel (Tomcat's sendfile), as the socket takes bytes (no thread waits for a slow client), or on the request's own thread.
 *
 * <p>Must be registered for {@code REQUEST} and {@code ASYNC} dispatches: the latter is how an answer that cannot be ended
 * well is broken off in a way that every container understands.
 */
final class DeliveryFilter extends HttpFilter {
    private final transient ScheduledExecutorService threads;
    private final Duration patience;

    /**
     * @param threads carries on with arriving packages and watches for clients that take nothing; owned by the caller
     * @param patience how long a client may take nothing before it is dropped
     */
    DeliveryFilter(ScheduledExecutorService threads, Duration patience) {
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC && AsyncTransfer.wasBrokenOff(request)) {
            throw new BrokenOffException();
        }
        chain.doFilter(request, new ForgivingResponse(response));
        if (request.getAttribute(Delivery.ATTRIBUTE) instanceof Delivery delivery) {
            request.removeAttribute(Delivery.ATTRIBUTE);
            send(delivery, request, response);
        }
    }

    private void send(Delivery delivery, HttpServletRequest request, HttpServletResponse response) throws IOException {
        OpenDelivery open;
        try {
            open = delivery.open();
        } catch (IOException unreadable) {
            FailureMapper.problemOf(new StorageException("opening a package", unreadable))
                    .send(request, response);
            return;
        }
        if (delivery instanceof Delivery.Arrival) {
            // Tomcat keeps a connection open behind a body that is too short, and the client of a failed download
            // waits.
            ConnectionEnd.behind(request, response);
        }
        if (delivery instanceof Delivery.FilePart part && Sendfile.isOffered(part, request, response)) {
            open.close();
            Sendfile.order(part, request);
        } else if (request.isAsyncSupported()) {
            AsyncTransfer.begin(open, request, response, threads, patience);
        } else {
            BlockingTransfer.send(open, response, patience);
        }
    }
}
