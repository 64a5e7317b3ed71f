package org.providermirror.net.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * Holds a circuit breaker for each host, so that no request waits for a failing host and the host can recover. Also
 * honours a rate limit (throttling): the {@code Retry-After} of a 429 or 503.
 *
 * <p>Closed: requests pass. After three failures in a row it opens for ten seconds and rejects requests at once. Then
 * it is half-open: one request probes the host, and whatever becomes of it, the next ten seconds begin with that probe.
 * A delay that the host itself requested applies too, up to ten minutes. Only hosts with failures are kept in memory,
 * at most the thousand that were used last. Thread-safe; no lock is held during a request.
 */
final class HostCircuitBreaker {
    private static final int FAILURES_TO_OPEN = 3;
    private static final Duration OPEN_TIME = Duration.ofSeconds(10);
    private static final Duration LONGEST_REQUESTED_PAUSE = Duration.ofMinutes(10);
    private static final int HOSTS = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, Breaker> breakers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Breaker> eldest) {
            return size() > HOSTS;
        }
    };

    HostCircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Lets a request pass if the breaker is closed or half-open.
     *
     * @throws UpstreamUnavailableException if it is open, with the time that it stays so
     */
    synchronized void admit(Origin host) {
        var breaker = breakers.get(host.hostAndPort());
        if (breaker == null) {
            return;
        }
        var now = nanoTime.getAsLong();
        rejectUntil(breaker.requestedUntil, now, host, "limits the rate of requests; the next one is sent in ");
        rejectUntil(breaker.openUntil, now, host, "failed repeatedly, so its circuit breaker is open for another ");
        if (breaker.failures >= FAILURES_TO_OPEN) {
            breaker.openUntil = now + OPEN_TIME.toNanos();
        }
    }

    private static void rejectUntil(long until, long now, Origin host, String reason) {
        var rest = Duration.ofNanos(until - now);
        if (rest.compareTo(Duration.ZERO) > 0) {
            throw new UpstreamUnavailableException(
                    host.display(), reason + (rest.toMillis() + 999) / 1000 + " s", Optional.of(rest), null);
        }
    }

    /** Closes the breaker after a proper answer. A pause that the host requested is still honoured. */
    synchronized void succeeded(Origin host) {
        var breaker = breakers.get(host.hostAndPort());
        if (breaker == null) {
            return;
        }
        var now = nanoTime.getAsLong();
        if (breaker.requestedUntil - now > 0) {
            breaker.failures = 0;
            breaker.openUntil = now;
        } else {
            breakers.remove(host.hostAndPort());
        }
    }

    /**
     * Records that the host could not be reached, was too slow, failed or limited our rate.
     *
     * @param requested the pause that it requested, if any
     * @return how long the breaker stays open for that reason: at most ten minutes
     */
    synchronized Optional<Duration> failed(Origin host, Optional<Duration> requested) {
        var now = nanoTime.getAsLong();
        var breaker = breakers.computeIfAbsent(host.hostAndPort(), unknown -> new Breaker(now));
        breaker.failures++;
        if (breaker.failures >= FAILURES_TO_OPEN) {
            breaker.openUntil = later(breaker.openUntil, now + OPEN_TIME.toNanos());
        }
        var granted =
                requested.map(time -> time.compareTo(LONGEST_REQUESTED_PAUSE) > 0 ? LONGEST_REQUESTED_PAUSE : time);
        granted.ifPresent(time -> breaker.requestedUntil = later(breaker.requestedUntil, now + time.toNanos()));
        return granted;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static final class Breaker {
        private int failures;
        private long openUntil;
        private long requestedUntil;

        Breaker(long now) {
            openUntil = now;
            requestedUntil = now;
        }
    }
}
