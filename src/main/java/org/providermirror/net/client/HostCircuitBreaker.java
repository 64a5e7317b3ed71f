package org.providermirror.net.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * Holds a circuit breaker for each host, so that nobody waits for a failing host and it can recover. Also honours a
 * rate limit: the {@code Retry-After} of a 429 or 503.
 *
 * <p>Closed: requests pass. After three failures in a row it opens for ten seconds and rejects requests at once. Then
 * it is half-open: one request probes the host, and whatever becomes of it, the next ten seconds begin with that probe.
 * A pause that the host itself requested counts too, up to ten minutes. Hosts without failures are not kept; of the
 * others, the thousand that were used last. Thread-safe; no lock is held during a request.
 */
final class HostCircuitBreaker {
    private static final int FAILURES_IN_A_ROW = 3;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_REQUESTED = Duration.ofMinutes(10);
    private static final int HOSTS = 1000;

    private final LongSupplier nanoTime;
    private final Map<String, Trouble> troubles = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Trouble> eldest) {
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
        var trouble = troubles.get(host.hostAndPort());
        if (trouble == null) {
            return;
        }
        var now = nanoTime.getAsLong();
        refuseUntil(trouble.requestedUntil, now, host, "asked to be left alone for another ");
        refuseUntil(trouble.pausedUntil, now, host, "failed again and again and is left alone for another ");
        if (trouble.failures >= FAILURES_IN_A_ROW) {
            trouble.pausedUntil = now + PAUSE.toNanos();
        }
    }

    private static void refuseUntil(long until, long now, Origin host, String reason) {
        var rest = Duration.ofNanos(until - now);
        if (rest.compareTo(Duration.ZERO) > 0) {
            throw new UpstreamUnavailableException(
                    host.display(), reason + (rest.toMillis() + 999) / 1000 + " s", Optional.of(rest), null);
        }
    }

    /** Closes the breaker after a proper answer. A pause that the host requested is still honoured. */
    synchronized void succeeded(Origin host) {
        var trouble = troubles.get(host.hostAndPort());
        if (trouble == null) {
            return;
        }
        var now = nanoTime.getAsLong();
        if (trouble.requestedUntil - now > 0) {
            trouble.failures = 0;
            trouble.pausedUntil = now;
        } else {
            troubles.remove(host.hostAndPort());
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
        var trouble = troubles.computeIfAbsent(host.hostAndPort(), unknown -> new Trouble(now));
        trouble.failures++;
        if (trouble.failures >= FAILURES_IN_A_ROW) {
            trouble.pausedUntil = later(trouble.pausedUntil, now + PAUSE.toNanos());
        }
        var granted = requested.map(time -> time.compareTo(LONGEST_REQUESTED) > 0 ? LONGEST_REQUESTED : time);
        granted.ifPresent(time -> trouble.requestedUntil = later(trouble.requestedUntil, now + time.toNanos()));
        return granted;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static final class Trouble {
        private int failures;
        private long pausedUntil;
        private long requestedUntil;

        Trouble(long now) {
            pausedUntil = now;
            requestedUntil = now;
        }
    }
}
