package org.providermirror.net.breaker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Origin;
import org.providermirror.provider.ProviderAddress;

/**
 * Holds a circuit breaker for each host, and one for each provider that fails there, so that one bad provider never
 * keeps a request of another from the host. Also honours a rate limit (throttling): the {@code Retry-After} of a 429 or
 * 503.
 *
 * <p>A breaker is closed, open for ten seconds, or half-open: then one request probes, and whatever becomes of it, the
 * next ten seconds begin with that probe. {@link HostBreaker} says when the one of a host opens; {@link ProviderBreaker}
 * says it for a provider. A pause that the host itself requested applies too, up to ten minutes.
 *
 * <p>Only hosts and providers with failures are kept in memory, those that were used last. Thread-safe; no lock is held
 * during a request.
 */
public final class CircuitBreakers {
    private static final Duration LONGEST_REQUESTED_PAUSE = Duration.ofMinutes(10);
    private static final int HOSTS = 1000;
    private static final int PROVIDERS = 10_000;

    private record ProviderAtHost(String host, ProviderAddress provider) {}

    private final LongSupplier nanoTime;
    private final Map<String, HostBreaker> hosts = leastRecentlyUsed(HOSTS);
    private final Map<ProviderAtHost, ProviderBreaker> providers = leastRecentlyUsed(PROVIDERS);

    public CircuitBreakers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static <K, V> Map<K, V> leastRecentlyUsed(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Lets a request pass if the breakers of its host and provider are closed, or if it may probe.
     *
     * @param provider the provider that the request is for; empty if it serves all providers of the host
     * @throws UpstreamUnavailableException if a breaker is open, with the time that it stays so
     */
    public synchronized void admit(Origin host, Optional<ProviderAddress> provider) {
        var now = nanoTime.getAsLong();
        var ofHost = Optional.ofNullable(hosts.get(host.hostAndPort()));
        var ofProvider = provider.map(address -> providers.get(new ProviderAtHost(host.hostAndPort(), address)));
        ofHost.ifPresent(breaker -> rejectFor(breaker.openFor(now), host, "failed repeatedly"));
        ofProvider.ifPresent(
                breaker -> rejectFor(breaker.openFor(now), host, "failed repeatedly for " + provider.orElseThrow()));
        ofHost.ifPresent(breaker -> breaker.probe(now, provider));
        ofProvider.ifPresent(breaker -> breaker.probe(now));
    }

    private static void rejectFor(Duration rest, Origin host, String reason) {
        if (rest.compareTo(Duration.ZERO) > 0) {
            throw rejection(host, reason + ", so its circuit breaker is open for another ", rest);
        }
    }

    /**
     * Returns the failure of a request that is not sent yet.
     *
     * @param reason the beginning of the sentence that ends with the rest of the time
     */
    public static UpstreamUnavailableException rejection(Origin host, String reason, Duration rest) {
        return new UpstreamUnavailableException(
                host.display(), reason + (rest.toMillis() + 999) / 1000 + " s", Optional.of(rest), null);
    }

    /** Returns the rest of the pause that the host requested; zero if the pause is over. */
    public synchronized Duration requestedPause(Origin host) {
        var breaker = hosts.get(host.hostAndPort());
        return breaker == null ? Duration.ZERO : breaker.requestedPause(nanoTime.getAsLong());
    }

    /**
     * Records the pause that a host requested.
     *
     * @return the pause that is granted: at most ten minutes
     */
    public synchronized Duration requestPause(Origin host, Duration requested) {
        var granted = requested.compareTo(LONGEST_REQUESTED_PAUSE) > 0 ? LONGEST_REQUESTED_PAUSE : requested;
        of(host).requestPause(nanoTime.getAsLong(), granted);
        return granted;
    }

    /** Closes the breakers of the host and of the provider after a proper answer. A requested pause still applies. */
    public synchronized void succeeded(Origin host, Optional<ProviderAddress> provider) {
        provider.ifPresent(address -> providers.remove(new ProviderAtHost(host.hostAndPort(), address)));
        var breaker = hosts.get(host.hostAndPort());
        if (breaker == null) {
            return;
        }
        breaker.close();
        if (breaker.requestedPause(nanoTime.getAsLong()).isZero()) {
            hosts.remove(host.hostAndPort());
        }
    }

    /** Records that no connection to the host could be made, whichever provider it was for. */
    public synchronized void connectFailed(Origin host) {
        of(host).connectFailed(nanoTime.getAsLong());
    }

    /** Records that a request failed for good: the host answered it too slowly, with 429 or 5xx, or broke off. */
    public synchronized void failed(Origin host, Optional<ProviderAddress> provider) {
        var now = nanoTime.getAsLong();
        var ofHost = of(host);
        var opened = ofHost.failed(now, provider);
        provider.ifPresent(address -> providers
                .computeIfAbsent(new ProviderAtHost(host.hostAndPort(), address), unknown -> new ProviderBreaker(now))
                .failed(now, opened));
    }

    /** Returns whether the breaker of a host is open or half-open, on any port. */
    public synchronized boolean isOpen(String host) {
        return hosts.entrySet().stream()
                .anyMatch(entry -> entry.getValue().isTripped()
                        && entry.getKey()
                                .substring(0, entry.getKey().lastIndexOf(':'))
                                .equals(host));
    }

    private HostBreaker of(Origin host) {
        return hosts.computeIfAbsent(host.hostAndPort(), unknown -> new HostBreaker(nanoTime.getAsLong()));
    }
}
