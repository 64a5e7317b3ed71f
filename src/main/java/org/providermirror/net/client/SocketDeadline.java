package org.providermirror.net.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long the calling thread may wait on sockets.
 *
 * <p>A socket's own time-out starts anew with every byte, so that a peer which sends one byte now and then (in a TLS
 * handshake, in a header, within one TLS record) holds a thread for ever. Sockets of this package therefore ask here
 * before each wait. A limit belongs to the thread that set it, and ends with the call it was set for: nothing stays
 * behind on the thread.
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
     * Runs the exchange, in which no single wait is longer than {@code idle} and none goes on after {@code whole} has
     * passed. Within another limit, the tighter of both counts.
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
     * How long the next wait may be, at least 1 ms.
     *
     * @param otherwise the limit without any of ours in milliseconds; 0 for none
     * @throws SocketTimeoutException where the time is up
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
