package org.providermirror.web.archive;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.providermirror.web.async.AsyncAnswer;
import org.providermirror.web.http.AnswerEnd;
import org.providermirror.web.http.ServerDifferences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bytes with non-blocking writes and back pressure, as fast as the socket accepts them and as soon as they arrive. Holds no thread
 * between two steps.
 *
 * <p>The container requests a step when the socket accepts bytes again, and the executor when bytes have arrived. One thread
 * at a time runs steps; a request during a step is left to that thread. No lock is held, so neither the container nor a
 * download ever waits for a transfer.
 */
final class AsyncTransfer implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncTransfer.class);

    private final OpenBody body;
    private final AsyncAnswer answer;
    private final ServletOutputStream out;
    private final Transfers shared;
    private final Executor continuing;
    private final AtomicInteger requestedSteps = new AtomicInteger();
    private final AtomicBoolean waitingForBytes = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Is lent until the output is ready again, because a container may read it until then. */
    private final AtomicReference<byte[]> buffer = new AtomicReference<>();

    private volatile Future<?> stallCheck;
    private volatile long position;
    private volatile long lastPosition;
    private boolean flushed;

    private AsyncTransfer(OpenBody body, AsyncAnswer answer, ServletOutputStream out, Transfers shared) {
        this.body = body;
        this.answer = answer;
        this.out = out;
        this.shared = shared;
        // The few threads that all transfers share must not block.
        this.continuing = ServerDifferences.flushBlocks(answer.request()) ? answer::runInContainer : shared.threads();
        this.position = body.start();
        this.lastPosition = position;
    }

    /**
     * Takes over an asynchronous answer and the body. The headers of the answer must be set, with the length if it is
     * known. If the container refuses that, the answer fails.
     */
    static void begin(OpenBody body, AsyncAnswer answer, Transfers shared) throws IOException {
        var out = answer.response().getOutputStream();
        var transfer = new AsyncTransfer(body, answer, out, shared);
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
            if (ended.get()) {
                discardBuffer();
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
        var bytes = buffer.get();
        if (bytes == null) {
            bytes = shared.buffers().lend();
            buffer.set(bytes);
        }
        int count;
        try {
            count = body.read(bytes, position);
        } catch (IOException unreadable) {
            abort(unreadable.toString());
            return;
        }
        out.write(bytes, 0, count);
        position += count;
    }

    private void finishOrWait() {
        Optional.ofNullable(buffer.getAndSet(null)).ifPresent(shared.buffers()::giveBack);
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
            body.whenBeyond(position, this::continueElsewhere);
        }
    }

    private void continueElsewhere() {
        waitingForBytes.set(false);
        try {
            continuing.execute(this::step);
        } catch (RejectedExecutionException stopping) {
            abort("the mirror is stopping");
        } catch (IllegalStateException endedByTheContainer) {
            disconnect(endedByTheContainer);
        }
    }

    private void scheduleStallCheck() {
        try {
            stallCheck = shared.threads()
                    .schedule(this::dropIfStalled, shared.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            abort("the mirror is stopping");
        }
    }

    private void dropIfStalled() {
        if (ended.get()) {
            return;
        }
        if (position == lastPosition) {
            abort("the client accepted no byte for " + shared.timeout());
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

    private void discardBuffer() {
        Optional.ofNullable(buffer.getAndSet(null)).ifPresent(shared.buffers()::discard);
    }

    private void release() {
        discardBuffer();
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
