package org.providermirror.web.archive;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.MirrorException;
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.ConnectionClose;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.UrlSegment;
import org.providermirror.web.problem.FailureMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a client wait for a download that is still queued, without a thread. Nothing is sent before the download begins,
 * because its length is not known yet. If it never begins, the client is redirected to the publisher.
 */
final class QueuedDownload {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedDownload.class);

    private final PendingBody.Arrival arrival;
    private final AsyncAnswer answer;
    private final Transfers shared;
    private final AtomicBoolean begun = new AtomicBoolean();

    private QueuedDownload(PendingBody.Arrival arrival, AsyncAnswer answer, Transfers shared) {
        this.arrival = arrival;
        this.answer = answer;
        this.shared = shared;
    }

    /**
     * Takes over the answer, which begins as soon as the download has begun or failed. If that takes longer than the
     * timeout, the client is redirected to the publisher.
     */
    static void await(PendingBody.Arrival arrival, AsyncAnswer answer, Transfers shared) {
        var queued = new QueuedDownload(arrival, answer, shared);
        var deadline = shared.threads().schedule(queued::begin, shared.timeout().toMillis(), TimeUnit.MILLISECONDS);
        arrival.arriving().whenBeyond(-1, () -> {
            deadline.cancel(false);
            queued.continueInPool();
        });
    }

    private void continueInPool() {
        try {
            shared.threads().execute(this::begin);
        } catch (RejectedExecutionException stopping) {
            begin();
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            answer.run(this::send);
        }
    }

    private void send() {
        try {
            var open = open(arrival, answer.request(), answer.response());
            if (open.isPresent()) {
                AsyncTransfer.begin(open.get(), answer, shared);
            } else {
                answer.complete();
            }
        } catch (IOException | RuntimeException failure) {
            answer.fail(failure);
        }
    }

    /**
     * Opens the bytes of a download that has begun, and sets the length of the answer if it is known. If the download has
     * not begun, has failed or is failing now, sends a redirect or a problem document instead, and returns empty.
     */
    static Optional<OpenBody> open(
            PendingBody.Arrival arrival, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var arriving = arrival.arriving();
        if (!arriving.begun() || arriving.failed()) {
            answerWithoutBytes(arrival, request, response);
            return Optional.empty();
        }
        try {
            var open = arrival.open();
            if (arriving.length().isPresent()) {
                response.setContentLengthLong(arriving.length().getAsLong());
                // After a body that is too short, Tomcat would keep the connection open, and the client would wait. A
                // body
                // without a length must be chunked, which closing would prevent.
                ConnectionClose.after(request, response);
            }
            return Optional.of(open);
        } catch (IOException unreadable) {
            if (unreadable instanceof NoSuchFileException && arriving.complete()) {
                // The package was stored elsewhere meanwhile: the next request is redirected there.
                redirect(UrlSegment.encode(arriving.id().archiveName())).replace(request, response);
                return Optional.empty();
            }
            LOG.info(
                    "redirecting a client of {} to the publisher, because the download cannot be read: {}",
                    arriving.id(),
                    unreadable.toString());
            answerWithoutBytes(arrival, request, response);
            return Optional.empty();
        }
    }

    private static void answerWithoutBytes(
            PendingBody.Arrival arrival, HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            arrival.arriving().refusal().ifPresent(reason -> {
                throw reason;
            });
            redirect(ArchiveResponse.locationHeader(arrival.location())).replace(request, response);
        } catch (MirrorException reason) {
            FailureMapper.problemOf(reason).send(request, response);
        }
    }

    private static HttpAnswer redirect(String location) {
        return HttpAnswer.redirect(location, CacheControl.NO_STORE);
    }
}
