package org.providermirror.net.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * Leaves hosts alone that asked for it or that keep failing, so that nobody waits for them in vain and they can recover.
 *
 * <p>After three failures in a row a host is left alone for ten seconds; then one request may probe it, and the next
 * ten seconds begin with that probe, whatever becomes of it. A time that the host asked for itself counts too, up to ten
 * minutes. Hosts without trouble are not kept; of the others, the thousand that were used last. Safe for use by any number
 * of threads; no lock is held while anybody waits for a host.
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
     * Lets a request pass.
     *
     * @throws UpstreamUnavailableException where the host is left alone, with the rest of that time
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

    /** Notes that the host answered as a working host does. A time that it asked for is still kept to. */
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
     * Notes that the host could not be reached, was too slow, failed or limits our rate.
     *
     * @param requested how long it asked to be left alone, where it did
     * @return how long it will be left alone for that reason: at most ten minutes
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
