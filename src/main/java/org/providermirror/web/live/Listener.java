package org.providermirror.web.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One connection that is told the status. Bytes are written as the connection takes them; of several messages that it does
 * not take, it gets the last. Safe for use by any number of threads; no call blocks.
 */
final class Listener implements WriteListener {
    private final AsyncContext connection;
    private final ServletOutputStream out;
    private final Consumer<Listener> gone;
    private byte[] pending;
    private boolean unflushed;
    private boolean ended;
    private int refused;

    Listener(AsyncContext connection, Consumer<Listener> gone) throws IOException {
        this.connection = connection;
        this.out = connection.getResponse().getOutputStream();
        this.gone = gone;
    }

    void begin(byte[] first) {
        synchronized (this) {
            pending = first;
        }
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
}
