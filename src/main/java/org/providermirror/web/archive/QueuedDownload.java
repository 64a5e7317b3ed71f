package org.providermirror.web.archive;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.MirrorException;
import org.providermirror.log.RequestContext;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.ConnectionClose;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.http.UrlSegment;
import org.providermirror.web.problem.FailureMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wait of a client for a download that is queued behind others. Until the download has begun nothing of the answer is
 * sent: its length is not known, and should it never begin, the client is sent to the publisher instead. No thread waits.
 */
final class QueuedDownload {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedDownload.class);

    private final PendingBody.Arrival arrival;
    private final AsyncContext context;
    private final ScheduledExecutorService threads;
    private final Duration patience;
    private final AtomicBoolean over = new AtomicBoolean();

    private QueuedDownload(
            PendingBody.Arrival arrival, AsyncContext context, ScheduledExecutorService threads, Duration patience) {
        this.arrival = arrival;
        this.context = context;
        this.threads = threads;
        this.patience = patience;
    }

    /**
     * Takes the request over and answers it as soon as the download has begun or failed.
     *
     * @param patience how long to wait for that; then the client is sent to the publisher
     */
    static void await(
            PendingBody.Arrival arrival,
            HttpServletRequest request,
            ScheduledExecutorService threads,
            Duration patience) {
        var context = request.startAsync();
        context.setTimeout(0);
        var start = new QueuedDownload(arrival, context, threads, patience);
        var alarm = threads.schedule(start::answer, patience.toMillis(), TimeUnit.MILLISECONDS);
        arrival.arriving().whenBeyond(-1, () -> {
            alarm.cancel(false);
            start.handOver();
        });
    }

    private void handOver() {
        try {
            threads.execute(this::answer);
        } catch (RejectedExecutionException stopping) {
            answer();
        }
    }

    private void answer() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        var request = (HttpServletRequest) context.getRequest();
        RequestContext.of(RequestId.of(request)).run(() -> begin(request, (HttpServletResponse) context.getResponse()));
    }

    private void begin(HttpServletRequest request, HttpServletResponse response) {
        try {
            var open = open(arrival, request, response);
            if (open.isPresent()) {
                AsyncTransfer.begin(open.get(), context, threads, patience);
            } else {
                context.complete();
            }
        } catch (IOException | RuntimeException clientLeft) {
            LOG.debug("an answer could not begin", clientLeft);
            context.complete();
        }
    }

    /**
     * Opens the bytes of a download that has begun, and sets the length of the answer where it is known. A download that has
     * not begun, has failed, or whose bytes cannot be opened, as it is failing just now, has none to send: the answer is a
     * redirect then, or the reason why there is none, and complete.
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
                // Tomcat keeps a connection open behind a body that is too short, and the client of a failed download
                // waits. Without a length the body must come in chunks, which a closing connection would suppress.
                ConnectionClose.behind(request, response);
            }
            return Optional.of(open);
        } catch (IOException unreadable) {
            if (unreadable instanceof NoSuchFileException && arriving.complete()) {
                // By now it is stored, and not on this machine: asked again, the mirror tells where.
                redirect(UrlSegment.encode(arriving.id().archiveName())).replace(request, response);
                return Optional.empty();
            }
            LOG.info("sending a client of {} to the publisher: {}", arriving.id(), unreadable.toString());
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
