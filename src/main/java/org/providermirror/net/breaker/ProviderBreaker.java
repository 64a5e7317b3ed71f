package org.providermirror.net.breaker;

import java.time.Duration;

/**
 * The circuit breaker of one provider at one host. It opens after three failed requests in a row. Guarded by the lock of
 * {@link CircuitBreakers}; all times are nanoseconds.
 */
final class ProviderBreaker {
    static final Duration OPEN_TIME = Duration.ofSeconds(10);
    private static final int FAILURES_TO_OPEN = 3;

    private int failures;
    private long openUntil;

    ProviderBreaker(long now) {
        openUntil = now;
    }

    Duration openFor(long now) {
        return rest(openUntil, now);
    }

    /** Returns the time until an instant; zero if it has passed. */
    static Duration rest(long until, long now) {
        return until - now > 0 ? Duration.ofNanos(until - now) : Duration.ZERO;
    }

    /** Begins the next ten seconds if the breaker is half-open. */
    void probe(long now) {
        if (failures >= FAILURES_TO_OPEN) {
            openUntil = now + OPEN_TIME.toNanos();
        }
    }

    /**
     * Counts a failure.
     *
     * @param openedHost whether it opened the breaker of the host, which opens this one too
     */
    void failed(long now, boolean openedHost) {
        failures = openedHost ? Math.max(FAILURES_TO_OPEN, failures + 1) : failures + 1;
        probe(now);
    }
}
