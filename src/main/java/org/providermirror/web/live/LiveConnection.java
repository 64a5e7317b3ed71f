package org.providermirror.web.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One connection that is told the status. Bytes are written as the connection takes them; of several messages that it does
 * not take, it gets the last. Safe for use by any number of threads; no call blocks.
 */
final class LiveConnection implements WriteListener, AsyncListener {
    private final AsyncContext connection;
    private final ServletOutputStream out;
    private final Consumer<LiveConnection> gone;
    private final CountDownLatch over = new CountDownLatch(1);
    private byte[] pending;
    private boolean unflushed;
    private boolean ended;
    private int refused;

    LiveConnection(AsyncContext connection, Consumer<LiveConnection> gone) throws IOException {
        this.connection = connection;
        this.out = connection.getResponse().getOutputStream();
        this.gone = gone;
    }

    void begin(byte[] first) {
        synchronized (this) {
            pending = first;
        }
        connection.addListener(this);
        out.setWriteListener(this);
    }

    /**
     * Tells the connection something, unless it ended.
     *
     * @return how many times in a row it took nothing
     */
    synchronized int tell(byte[] message) {
        refused = pending == null ? 0 : refused + 1;
        pending = message;
        if (refused == 0) {
            write();
        }
        return refused;
    }

    @Override
    public synchronized void onWritePossible() {
        write();
    }

    private void write() {
        try {
            while (!ended && out.isReady()) {
                if (pending != null) {
                    var message = pending;
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
        } catch (IOException | IllegalStateException left) {
            end();
        }
    }

    @Override
    public void onError(Throwable left) {
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
        gone.accept(this);
        try {
            connection.complete();
        } catch (IllegalStateException endedByTheContainer) {
            // Nothing is left to end.
            return;
        }
    }

    /** Waits until the container is done with the answer. */
    void awaitEnd(Duration limit) {
        try {
            over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over.countDown();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // There is no limit.
    }

    @Override
    public void onError(AsyncEvent event) {
        end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }
}
