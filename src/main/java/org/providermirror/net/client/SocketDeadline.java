package org.providermirror.net.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * UpstreamTimeouts how long the calling thread may wait on sockets.
 *
 * <p>A socket's own timeout starts anew with every byte, so that a peer that drips bytes (in a TLS handshake, in a
 * header, within one TLS record) blocks a thread for ever. Sockets of this package therefore check this deadline before
 * each wait. A deadline belongs to the thread that set it, and ends with its call.
 */
final class SocketDeadline {
    private final ThreadLocal<Bound> bounds = new ThreadLocal<>();
    private final LongSupplier nanoTime;

    SocketDeadline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Something that reads or writes. */
    @FunctionalInterface
    interface Exchange<T> {
        T run() throws IOException;
    }

    /**
     * Runs the exchange: no single wait lasts longer than {@code idle} or ends after {@code whole}. If another deadline
     * is active, the tighter of both applies.
     */
    <T> T during(Duration idle, Duration whole, Exchange<T> exchange) throws IOException {
        var outer = bounds.get();
        bounds.set(new Bound(idle.toNanos(), nanoTime.getAsLong() + whole.toNanos(), outer));
        try {
            return exchange.run();
        } finally {
            if (outer == null) {
                bounds.remove();
            } else {
                bounds.set(outer);
            }
        }
    }

    /**
     * Returns the timeout of the next wait, at least 1 ms.
     *
     * @param otherwise the timeout without a deadline in milliseconds; 0 for none
     * @throws SocketTimeoutException if the deadline has passed
     */
    int milliseconds(int otherwise) throws SocketTimeoutException {
        var allowed = otherwise == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(otherwise);
        for (var bound = bounds.get(); bound != null; bound = bound.outer()) {
            allowed = Math.min(allowed, Math.min(bound.idle(), bound.deadline() - nanoTime.getAsLong()));
        }
        if (allowed <= 0) {
            throw new SocketTimeoutException("the time is up");
        }
        return allowed == Long.MAX_VALUE
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(allowed)));
    }

    private record Bound(long idle, long deadline, Bound outer) {}
}
