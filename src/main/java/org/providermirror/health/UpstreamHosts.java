package org.providermirror.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamListener;

/**
 * Remembers the last results of requests to upstream hosts: the configured ones, and up to two hundred others. If a host's
 * circuit breaker opens, that is an outage and an event; its closing is another event.
 *
 * <p>Thread-safe.
 */
public final class UpstreamHosts implements UpstreamListener {
    private static final int HOSTS = 200;

    private final Clock clock;
    private final Events events;
    private final Predicate<String> isBreakerOpen;
    private final Map<String, Seen> configured = new HashMap<>();
    private final Map<String, Seen> others = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > HOSTS;
        }
    };

    private static final class Seen {
        private boolean outage;
        private Instant lastAnswer;
        private Instant lastFailure;
        private String failure;

        private UpstreamHost.State state(boolean isBreakerOpen) {
            if (isBreakerOpen) {
                return UpstreamHost.State.FAILING;
            }
            if (lastAnswer == null) {
                return lastFailure == null ? UpstreamHost.State.NOT_CONTACTED : UpstreamHost.State.FAILING;
            }
            return UpstreamHost.State.ANSWERING;
        }
    }

    /**
     * @param configured the hosts that are listed before they are contacted
     * @param isBreakerOpen whether the circuit breaker of a host is open or half-open
     */
    public UpstreamHosts(Set<String> configured, Clock clock, Events events, Predicate<String> isBreakerOpen) {
        this.isBreakerOpen = isBreakerOpen;
        configured.forEach(host -> this.configured.put(host, new Seen()));
        this.clock = clock;
        this.events = events;
    }

    /** Returns all hosts, by name. */
    public synchronized List<UpstreamHost> seen() {
        return Stream.of(configured, others)
                .flatMap(hosts -> hosts.entrySet().stream())
                .map(entry -> new UpstreamHost(
                        entry.getKey(),
                        entry.getValue().state(isBreakerOpen.test(entry.getKey())),
                        Optional.ofNullable(entry.getValue().lastAnswer),
                        Optional.ofNullable(entry.getValue().lastFailure),
                        Optional.ofNullable(entry.getValue().failure)))
                .sorted(Comparator.comparing(UpstreamHost::host))
                .toList();
    }

    private Seen of(String host) {
        var known = configured.get(host);
        return known == null ? others.computeIfAbsent(host, unknown -> new Seen()) : known;
    }

    @Override
    public void answered(String host, boolean found, Duration time) {
        boolean back;
        synchronized (this) {
            var seen = of(host);
            // Asked only during an outage: this is on the path of every request.
            back = seen.outage && !isBreakerOpen.test(host);
            seen.outage &= !back;
            seen.lastAnswer = clock.instant();
        }
        if (back) {
            record(EventKind.UPSTREAM_BACK, host + " answers again");
        }
    }

    @Override
    public void failed(String host, MirrorException failure, Duration time) {
        // The mirror did not even try to connect.
        if (failure instanceof AddressRefusedException) {
            return;
        }
        boolean outage;
        var isOpen = isBreakerOpen.test(host);
        synchronized (this) {
            var seen = of(host);
            var isUnavailable = failure instanceof UpstreamUnavailableException;
            // A wrong answer proves that the host is up. If it never gave a right one, that is all we know.
            if (!isUnavailable && seen.lastAnswer != null) {
                return;
            }
            outage = isOpen && !seen.outage;
            seen.outage |= isOpen;
            seen.lastFailure = clock.instant();
            seen.failure = failure.getMessage();
        }
        if (outage) {
            record(EventKind.UPSTREAM_OUTAGE, failure.getMessage());
        }
    }

    private void record(EventKind kind, String sentence) {
        events.record(new Event(clock.instant(), kind, Optional.empty(), Optional.empty(), Optional.empty(), sentence));
    }
}
