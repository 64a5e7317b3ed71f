package org.providermirror.web.archive;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.http.AnswerEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bytes with non-blocking writes, as fast as the socket accepts them and as soon as they arrive. Holds no thread
 * between two steps.
 *
 * <p>The container requests a step when the socket accepts bytes again, and the executor when bytes have arrived. One thread
 * at a time runs steps; a request during a step is left to that thread. No lock is held, so neither the container nor a
 * download ever waits for a transfer.
 */
final class AsyncTransfer implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncTransfer.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OpenBody body;
    private final AsyncAnswer answer;
    private final ServletOutputStream out;
    private final ScheduledExecutorService threads;
    private final Duration timeout;
    private final byte[] buffer;
    private final AtomicInteger requestedSteps = new AtomicInteger();
    private final AtomicBoolean waitingForBytes = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Future<?> stallCheck;
    private volatile long position;
    private volatile long lastPosition;
    private boolean flushed;

    private AsyncTransfer(
            OpenBody body,
            AsyncAnswer answer,
            ServletOutputStream out,
            ScheduledExecutorService threads,
            Duration timeout) {
        this.body = body;
        this.answer = answer;
        this.out = out;
        this.threads = threads;
        this.timeout = timeout;
        this.buffer = new byte[(int) Math.min(BUFFER_BYTES, body.end() - body.start())];
        this.position = body.start();
        this.lastPosition = position;
    }

    /**
     * Takes over an asynchronous answer and the body. The headers of the answer must be set, with the length if it is
     * known. If the container refuses that, the answer fails.
     */
    static void begin(OpenBody body, AsyncAnswer answer, ScheduledExecutorService threads, Duration timeout)
            throws IOException {
        var out = answer.response().getOutputStream();
        var transfer = new AsyncTransfer(body, answer, out, threads, timeout);
        answer.onEnd(() -> transfer.end(() -> {}));
        // Only a stalled client is dropped: a large package on a slow line may take long.
        transfer.scheduleStallCheck();
        try {
            out.setWriteListener(transfer);
        } catch (IllegalStateException refused) {
            transfer.end(() -> answer.run(() -> answer.fail(refused)));
        }
    }

    @Override
    public void onWritePossible() {
        step();
    }

    private void step() {
        if (requestedSteps.getAndIncrement() > 0) {
            return;
        }
        var taken = 1;
        do {
            try {
                sendAvailable();
            } catch (IOException disconnected) {
                disconnect(disconnected);
            } catch (RuntimeException failure) {
                abort(failure.toString());
            }
            taken = requestedSteps.addAndGet(-taken);
        } while (taken > 0);
    }

    private void sendAvailable() throws IOException {
        while (!ended.get() && out.isReady()) {
            if (position < body.available()) {
                flushed = false;
                sendSome();
            } else if (!flushed) {
                // Before each wait and before the end: no bytes stay in the container's buffer, and completing never
                // blocks a thread.
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
            count = body.read(buffer, position);
        } catch (IOException unreadable) {
            abort(unreadable.toString());
            return;
        }
        out.write(buffer, 0, count);
        position += count;
    }

    private void finishOrWait() {
        if (position == body.end()) {
            end(answer::complete);
        } else if (body.failed() && !body.hasPromisedLength()) {
            abort("the download failed");
        } else if (body.failed()) {
            LOG.debug("a download failed after byte {} of {}", position, body.end());
            // The connection closes after this answer, by which the client notices the missing bytes.
            AnswerEnd.fail(answer.request());
            end(answer::complete);
        } else if (waitingForBytes.compareAndSet(false, true)) {
            body.whenBeyond(position, this::continueInPool);
        }
    }

    private void continueInPool() {
        waitingForBytes.set(false);
        try {
            threads.execute(this::step);
        } catch (RejectedExecutionException stopping) {
            abort("the mirror is stopping");
        }
    }

    private void scheduleStallCheck() {
        try {
            stallCheck = threads.schedule(this::dropIfStalled, timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            abort("the mirror is stopping");
        }
    }

    private void dropIfStalled() {
        if (ended.get()) {
            return;
        }
        if (position == lastPosition) {
            abort("the client accepted no byte for " + timeout);
        } else {
            lastPosition = position;
            scheduleStallCheck();
        }
    }

    private void abort(String reason) {
        end(() -> {
            answer.run(() -> LOG.info("aborting an answer after byte {} of {}: {}", position, body.end(), reason));
            answer.abort();
        });
    }

    private void disconnect(Throwable reason) {
        LOG.debug("a client disconnected after byte {} of {}", position, body.end(), reason);
        end(answer::complete);
    }

    private void end(Runnable last) {
        if (ended.compareAndSet(false, true)) {
            release();
            last.run();
        }
    }

    private void release() {
        var scheduled = stallCheck;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        try {
            body.close();
        } catch (IOException unclosed) {
            LOG.debug("closing a file failed", unclosed);
        }
    }

    @Override
    public void onError(Throwable reason) {
        disconnect(reason);
    }
}
