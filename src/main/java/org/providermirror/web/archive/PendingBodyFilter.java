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
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.http.AbortedResponseException;
import org.providermirror.web.http.DisconnectTolerantResponse;
import org.providermirror.web.problem.FailureMapper;

/**
 * Sends the {@link PendingBody} that a resource left in the request, unless a web server in front sends it. Uses the first
 * of these that the container supports: the kernel (Tomcat's sendfile), non-blocking writes (no thread waits for a slow
 * client), the thread of the request.
 *
 * <p>Must be registered for {@code REQUEST} and {@code ASYNC} dispatches. The answer to a request that waited is sent in
 * an {@code ASYNC} dispatch. There an incomplete answer is also aborted, which every container understands.
 */
public final class PendingBodyFilter extends HttpFilter {
    private final transient Transfers transfers;

    /**
     * @param threads continues answers whose bytes arrive, and drops stalled clients; owned by the caller
     * @param timeout how long a client may accept no byte before it is dropped
     */
    public PendingBodyFilter(ScheduledExecutorService threads, Duration timeout) {
        this.transfers = new Transfers(threads, timeout, new TransferBuffers());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC && AsyncAnswer.isAborted(request)) {
            throw new AbortedResponseException();
        }
        RepeatedRequest.prepare(request, response);
        chain.doFilter(request, new DisconnectTolerantResponse(response));
        if (request.getAttribute(PendingBody.ATTRIBUTE) instanceof PendingBody body) {
            request.removeAttribute(PendingBody.ATTRIBUTE);
            send(body, request, response);
        }
    }

    private void send(PendingBody body, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (body instanceof PendingBody.Arrival arrival) {
            send(arrival, request, response);
            return;
        }
        var open = opened(body, request, response);
        if (open.isEmpty()) {
            return;
        }
        if (body instanceof PendingBody.FilePart part && !Sendfile.isSupported(part, request, response)) {
            send(open.get(), request, response);
            return;
        }
        open.get().close();
        if (body instanceof PendingBody.FilePart part) {
            Sendfile.start(part, request);
        }
    }

    /** Opens stored bytes. If they are not as recorded, sends a problem document and returns empty. */
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
            QueuedDownload.await(arrival, AsyncAnswer.start(request, response), transfers);
            return;
        }
        var open = QueuedDownload.open(arrival, request, response);
        if (open.isPresent()) {
            send(open.get(), request, response);
        }
    }

    private void send(OpenBody open, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.isAsyncSupported()) {
            AsyncTransfer.begin(open, AsyncAnswer.start(request, response), transfers);
        } else {
            BlockingTransfer.send(open, response, transfers.timeout());
        }
    }
}
