package org.providermirror.web.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends the status to one client with non-blocking writes: first whole, then what changed since the message before. A slow
 * client that does not accept a message gets all changes with the next one. Thread-safe; no call blocks.
 */
final class LiveConnection implements WriteListener, AsyncListener {
    private final AsyncContext connection;
    private final ServletOutputStream out;
    private final Consumer<LiveConnection> onEnd;
    private final CountDownLatch completed = new CountDownLatch(1);
    private Optional<LiveStatus> sent = Optional.empty();
    private LiveStatus pending;
    private boolean unflushed;
    private boolean ended;
    private int unsent;

    LiveConnection(AsyncContext connection, Consumer<LiveConnection> onEnd) throws IOException {
        this.connection = connection;
        this.out = connection.getResponse().getOutputStream();
        this.onEnd = onEnd;
    }

    void begin(LiveStatus first) {
        synchronized (this) {
            pending = first;
        }
        connection.addListener(this);
        out.setWriteListener(this);
    }

    /**
     * Sends what changed since the last message, unless the connection has ended.
     *
     * @return how many messages in a row the client has not accepted
     */
    synchronized int send(LiveStatus status) {
        unsent = pending == null ? 0 : unsent + 1;
        pending = status;
        if (unsent == 0) {
            write();
        }
        return unsent;
    }

    @Override
    public synchronized void onWritePossible() {
        write();
    }

    private void write() {
        try {
            while (!ended && out.isReady()) {
                if (pending != null) {
                    var message = sent.map(pending::messageAfter).orElseGet(pending::message);
                    sent = Optional.of(pending);
                    pending = null;
                    unflushed = true;
                    out.write(message);
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    return;
                }
            }
        } catch (IOException | IllegalStateException disconnected) {
            end();
        }
    }

    @Override
    public void onError(Throwable disconnected) {
        end();
    }

    /** Ends the answer. */
    void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        onEnd.accept(this);
        try {
            connection.complete();
        } catch (IllegalStateException endedByTheContainer) {
            // The container has completed it.
            return;
        }
    }

    /** Waits until the container has completed the answer. */
    void awaitEnd(Duration limit) {
        try {
            completed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed.countDown();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // The connection has no timeout.
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // No second cycle is started.
    }
}
