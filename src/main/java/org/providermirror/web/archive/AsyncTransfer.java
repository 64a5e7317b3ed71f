package org.providermirror.web.archive;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.log.RequestContext;
import org.providermirror.web.http.RequestId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bytes as fast as the socket takes them and, where they are still arriving, as soon as they are there. Between two
 * steps no thread belongs to it.
 *
 * <p>Steps are asked for by the container (the socket takes bytes again) and by the executor (bytes arrived). One thread at
 * a time takes them: who asks while another is at it leaves the work to that one. No lock is held, so that neither the
 * container nor a download ever waits for a transfer.
 */
final class AsyncTransfer implements WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncTransfer.class);
    private static final String BROKEN_OFF = AsyncTransfer.class.getName() + ".brokenOff";
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OpenBody delivery;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final ScheduledExecutorService threads;
    private final Duration patience;
    private final byte[] buffer;
    private final AtomicInteger stepsAskedFor = new AtomicInteger();
    private final AtomicBoolean waitingForBytes = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Future<?> watch;
    private volatile long position;
    private volatile long positionWatched;
    private boolean flushed;

    private AsyncTransfer(
            OpenBody delivery,
            AsyncContext context,
            ServletOutputStream out,
            ScheduledExecutorService threads,
            Duration patience) {
        this.delivery = delivery;
        this.context = context;
        this.out = out;
        this.threads = threads;
        this.patience = patience;
        this.buffer = new byte[(int) Math.min(BUFFER_BYTES, delivery.end() - delivery.start())];
        this.position = delivery.start();
        this.positionWatched = position;
    }

    /**
     * Takes an asynchronous request over; owns the delivery from here on. The answer's headers, its length among them where
     * it is known, must be set.
     */
    static void begin(OpenBody delivery, AsyncContext context, ScheduledExecutorService threads, Duration patience)
            throws IOException {
        var out = context.getResponse().getOutputStream();
        // Progress is what counts, not the time in all: a large package on a thin line takes long, and that is fine.
        context.setTimeout(0);
        var transfer = new AsyncTransfer(delivery, context, out, threads, patience);
        context.addListener(transfer);
        transfer.watch();
        out.setWriteListener(transfer);
    }

    /** Whether this dispatch is there only to break the answer off. */
    static boolean wasBrokenOff(ServletRequest request) {
        return request.getAttribute(BROKEN_OFF) != null;
    }

    @Override
    public void onWritePossible() {
        step();
    }

    private void step() {
        if (stepsAskedFor.getAndIncrement() > 0) {
            return;
        }
        var taken = 1;
        do {
            try {
                sendWhatCanBeSent();
            } catch (IOException | RuntimeException gone) {
                leave(gone);
            }
            taken = stepsAskedFor.addAndGet(-taken);
        } while (taken > 0);
    }

    private void sendWhatCanBeSent() throws IOException {
        while (!over.get() && out.isReady()) {
            if (position < delivery.available()) {
                flushed = false;
                sendSome();
            } else if (!flushed) {
                // Before any wait and before the end, so that neither leaves bytes in the container's buffer, and
                // completing never blocks a thread.
                flushed = true;
                out.flush();
            } else {
                finishOrWait();
                return;
            }
        }
    }

    private void sendSome() throws IOException {
        int count;
        try {
            count = delivery.read(buffer, position);
        } catch (IOException unreadable) {
            breakOff(unreadable.toString());
            return;
        }
        out.write(buffer, 0, count);
        position += count;
    }

    private void finishOrWait() {
        if (position == delivery.end()) {
            end(context::complete);
        } else if (delivery.failed() && !delivery.hasPromisedLength()) {
            breakOff("the download failed");
        } else if (delivery.failed()) {
            LOG.debug("a download failed behind byte {} of {}", position, delivery.end());
            // The connection closes behind this answer, which tells the client that bytes are missing.
            end(context::complete);
        } else if (waitingForBytes.compareAndSet(false, true)) {
            delivery.whenBeyond(position, this::handOver);
        }
    }

    private void handOver() {
        waitingForBytes.set(false);
        try {
            threads.execute(this::step);
        } catch (RejectedExecutionException stopping) {
            breakOff("no thread is left to send it");
        }
    }

    private void watch() {
        try {
            watch = threads.schedule(this::dropIfStuck, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            breakOff("no thread is left to send it");
        }
    }

    private void dropIfStuck() {
        if (over.get()) {
            return;
        }
        if (position == positionWatched) {
            breakOff("the client took nothing for " + patience);
        } else {
            positionWatched = position;
            watch();
        }
    }

    private void breakOff(String reason) {
        RequestContext.of(RequestId.of((HttpServletRequest) context.getRequest()))
                .run(() ->
                        LOG.info("an answer is broken off behind byte {} of {}: {}", position, delivery.end(), reason));
        end(() -> {
            context.getRequest().setAttribute(BROKEN_OFF, true);
            context.dispatch();
        });
    }

    private void leave(Throwable reason) {
        LOG.debug("a client left behind byte {} of {}", position, delivery.end(), reason);
        end(context::complete);
    }

    private void end(Runnable last) {
        if (over.compareAndSet(false, true)) {
            release();
            try {
                last.run();
            } catch (IllegalStateException alreadyEnded) {
                LOG.debug("the container ended the answer itself", alreadyEnded);
            }
        }
    }

    private void release() {
        var watching = watch;
        if (watching != null) {
            watching.cancel(false);
        }
        try {
            delivery.close();
        } catch (IOException unclosed) {
            LOG.debug("a file that was only read did not close", unclosed);
        }
    }

    @Override
    public void onError(Throwable reason) {
        leave(reason);
    }

    @Override
    public void onError(AsyncEvent event) {
        leave(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        end(() -> {});
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end(context::complete);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nothing starts a second cycle.
    }
}
