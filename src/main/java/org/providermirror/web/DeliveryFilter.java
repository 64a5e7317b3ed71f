package org.providermirror.web;

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

/**
 * Sends the {@link Delivery} that a resource left behind, unless a web server in front does, in the first of these ways that the container offers: by the
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
        if (delivery instanceof Delivery.FilePart part) {
            send(part, request, response);
        } else if (delivery instanceof Delivery.HandedOver handedOver) {
            var open = opened(handedOver, request, response);
            if (open.isPresent()) {
                open.get().close();
            }
        } else if (delivery instanceof Delivery.Arrival arrival) {
            send(arrival, request, response);
        }
    }

    private void send(Delivery.FilePart part, HttpServletRequest request, HttpServletResponse response)
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
    private static Optional<OpenDelivery> opened(
            Delivery stored, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            return Optional.of(stored.open());
        } catch (IOException unreadable) {
            FailureMapper.problemOf(new StorageException("opening a package", unreadable))
                    .send(request, response);
            return Optional.empty();
        }
    }

    private void send(Delivery.Arrival arrival, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var decided = arrival.arriving().begun() || arrival.arriving().failed();
        if (!decided && request.isAsyncSupported()) {
            ArrivalStart.await(arrival, request, threads, patience);
            return;
        }
        var open = ArrivalStart.open(arrival, request, response);
        if (open.isPresent()) {
            send(open.get(), request, response);
        }
    }

    private void send(OpenDelivery open, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.isAsyncSupported()) {
            AsyncTransfer.begin(open, request.startAsync(), threads, patience);
        } else {
            BlockingTransfer.send(open, response, patience);
        }
    }
}
