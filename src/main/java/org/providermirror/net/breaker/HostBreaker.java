package org.providermirror.net.breaker;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.ProviderAddress;

/**
 * The circuit breaker of one host. It opens after three failures in a row to connect, or if requests for three different
 * providers failed with no success in between. A failure that is not of one provider, such as one of service discovery, is
 * treated like one of a different provider.
 *
 * <p>The probe of a half-open breaker is never for the provider that failed last: the fault may be that provider's own. Such
 * a request passes beside the probe, as rarely as its {@link ProviderBreaker} allows, and its failure opens nothing. Guarded
 * by the lock of {@link CircuitBreakers}; all times are nanoseconds.
 */
final class HostBreaker {
    private static final int CONNECT_FAILURES_TO_OPEN = 3;
    private static final int PROVIDERS_TO_OPEN = 3;

    private final Set<ProviderAddress> failing = new HashSet<>();
    private int failuresOfAll;
    private int connectFailures;
    private Optional<ProviderAddress> failedLast = Optional.empty();
    private boolean tripped;
    private long openUntil;
    private long requestedUntil;

    HostBreaker(long now) {
        openUntil = now;
        requestedUntil = now;
    }

    Duration openFor(long now) {
        return ProviderBreaker.rest(openUntil, now);
    }

    /** Returns whether it is open or half-open. */
    boolean isTripped() {
        return tripped;
    }

    /** Begins the next ten seconds if the breaker is half-open and the request is a probe. */
    void probe(long now, Optional<ProviderAddress> provider) {
        if (tripped && !isOfLastFailure(provider)) {
            openUntil = now + ProviderBreaker.OPEN_TIME.toNanos();
        }
    }

    Duration requestedPause(long now) {
        return ProviderBreaker.rest(requestedUntil, now);
    }

    void requestPause(long now, Duration pause) {
        requestedUntil = later(requestedUntil, now + pause.toNanos());
    }

    void close() {
        failing.clear();
        failuresOfAll = 0;
        connectFailures = 0;
        failedLast = Optional.empty();
        tripped = false;
    }

    void connectFailed(long now) {
        connectFailures++;
        if (connectFailures >= CONNECT_FAILURES_TO_OPEN) {
            failedLast = Optional.empty();
            open(now);
        }
    }

    /** Returns whether the failure opened the breaker. */
    boolean failed(long now, Optional<ProviderAddress> provider) {
        // The host accepted a connection.
        connectFailures = 0;
        if (tripped && isOfLastFailure(provider)) {
            return false;
        }
        failedLast = provider;
        if (provider.isEmpty()) {
            failuresOfAll++;
        } else if (failing.size() < PROVIDERS_TO_OPEN) {
            failing.add(provider.get());
        }
        if (failuresOfAll + failing.size() < PROVIDERS_TO_OPEN) {
            return false;
        }
        open(now);
        return true;
    }

    private boolean isOfLastFailure(Optional<ProviderAddress> provider) {
        return provider.isPresent() && provider.equals(failedLast);
    }

    private void open(long now) {
        tripped = true;
        openUntil = later(openUntil, now + ProviderBreaker.OPEN_TIME.toNanos());
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }
}
