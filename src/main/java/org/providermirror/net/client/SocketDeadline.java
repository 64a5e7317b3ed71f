package org.providermirror.net.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.providermirror.net.SlowDownloadException;

/**
 * Limits how long the calling thread may wait on sockets.
 *
 * <p>A socket's own timeout starts anew with every byte, so that a peer that drips bytes (in a TLS handshake, in a
 * header, within one TLS record) blocks a thread for ever. Sockets of this package therefore check this deadline before
 * each wait. A deadline belongs to the thread that set it, and ends with its call.
 */
final class SocketDeadline {
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

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
        return during(
                new Bound(
                        idle.toNanos(),
                        nanoTime.getAsLong() + whole.toNanos(),
                        Optional.empty(),
                        Optional.empty(),
                        bounds.get()),
                exchange);
    }

    /**
     * Runs the exchange: no single wait lasts longer than {@code idle}, and none begins after {@code whole} if the
     * deadline applies by then.
     *
     * @throws TimeIsUpException if it does
     */
    <T> T during(Duration idle, Duration whole, BooleanSupplier applies, Exchange<T> exchange) throws IOException {
        return during(
                new Bound(
                        idle.toNanos(),
                        nanoTime.getAsLong() + whole.toNanos(),
                        Optional.of(applies),
                        Optional.empty(),
                        bounds.get()),
                exchange);
    }

    /**
     * Runs the exchange. A wait to read ends soon after the condition holds.
     *
     * @throws GivenUpException if it holds
     */
    <T> T unless(BooleanSupplier givesUp, Exchange<T> exchange) throws IOException {
        return during(
                new Bound(
                        Long.MAX_VALUE,
                        nanoTime.getAsLong() + UNLIMITED,
                        Optional.empty(),
                        Optional.of(givesUp),
                        bounds.get()),
                exchange);
    }

    private <T> T during(Bound bound, Exchange<T> exchange) throws IOException {
        bounds.set(bound);
        try {
            return exchange.run();
        } finally {
            restore(bound.outer());
        }
    }

    /** Runs the exchange without the innermost deadline of this thread, which applies again afterwards. */
    <T> T beyond(Exchange<T> exchange) throws IOException {
        var innermost = bounds.get();
        restore(innermost.outer());
        try {
            return exchange.run();
        } finally {
            bounds.set(innermost);
        }
    }

    private void restore(Bound bound) {
        if (bound == null) {
            bounds.remove();
        } else {
            bounds.set(bound);
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
            allowed = Math.min(allowed, bound.allowed(nanoTime.getAsLong()));
        }
        if (allowed <= 0) {
            throw new TimeIsUpException();
        }
        return allowed == Long.MAX_VALUE
                ? 0
                : (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.NANOSECONDS.toMillis(allowed)));
    }

    /** Returns whether a wait has to check now and then whether it is given up. */
    boolean mayBeGivenUp() {
        for (var bound = bounds.get(); bound != null; bound = bound.outer()) {
            if (bound.givesUp().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Fails if the wait is given up. */
    void requireWanted() throws GivenUpException {
        for (var bound = bounds.get(); bound != null; bound = bound.outer()) {
            if (bound.givesUp().filter(BooleanSupplier::getAsBoolean).isPresent()) {
                throw new GivenUpException();
            }
        }
    }

    /** The wait was given up. That is no fault of the host. */
    static final class GivenUpException extends SlowDownloadException {
        private static final long serialVersionUID = 1;

        GivenUpException() {
            super("upstream holds it back, and fetches from other registries wait");
        }
    }

    /** A deadline has passed. */
    static final class TimeIsUpException extends SocketTimeoutException {
        private static final long serialVersionUID = 1;

        TimeIsUpException() {
            super("the time is up");
        }
    }

    /**
     * @param applies returns whether the deadline applies; empty if it always does
     * @param givesUp returns whether the wait is given up; empty if it never is
     */
    private record Bound(
            long idle,
            long deadline,
            Optional<BooleanSupplier> applies,
            Optional<BooleanSupplier> givesUp,
            Bound outer) {
        long allowed(long now) {
            var left = deadline - now;
            if (applies.isEmpty()) {
                return Math.min(idle, left);
            }
            return left <= 0 && applies.get().getAsBoolean() ? 0 : idle;
        }
    }
}
