package org.providermirror.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamWatch;

/**
 * How the upstream hosts were when they were last asked: the two hundred that were asked last. Three failures in a row are an
 * outage and an event; the next answer is another one.
 *
 * <p>Safe for use by any number of threads.
 */
public final class UpstreamHosts implements UpstreamWatch {
    private static final int FAILURES_IN_A_ROW = 3;
    private static final int HOSTS = 200;

    private final Clock clock;
    private final Events events;
    private final Map<String, Seen> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > HOSTS;
        }
    };

    private static final class Seen {
        private int failures;
        private Instant lastAnswer;
        private Instant lastFailure;
        private String failure;
    }

    public UpstreamHosts(Clock clock, Events events) {
        this.clock = clock;
        this.events = events;
    }

    /** All hosts, by name. */
    public synchronized List<UpstreamHost> seen() {
        return hosts.entrySet().stream()
                .map(entry -> new UpstreamHost(
                        entry.getKey(),
                        entry.getValue().failures < FAILURES_IN_A_ROW,
                        Optional.ofNullable(entry.getValue().lastAnswer),
                        Optional.ofNullable(entry.getValue().lastFailure),
                        Optional.ofNullable(entry.getValue().failure)))
                .sorted(Comparator.comparing(UpstreamHost::host))
                .toList();
    }

    @Override
    public void answered(String host, boolean found, Duration time) {
        boolean back;
        synchronized (this) {
            var seen = hosts.computeIfAbsent(host, unknown -> new Seen());
            back = seen.failures >= FAILURES_IN_A_ROW;
            seen.failures = 0;
            seen.lastAnswer = clock.instant();
        }
        if (back) {
            record(EventKind.UPSTREAM_BACK, host + " answers again");
        }
    }

    @Override
    public void failed(String host, MirrorException failure, Duration time) {
        // What a host says in a wrong way shows that it is there; what may not be connected to says nothing of it.
        if (!(failure instanceof UpstreamUnavailableException)) {
            return;
        }
        boolean outage;
        synchronized (this) {
            var seen = hosts.computeIfAbsent(host, unknown -> new Seen());
            seen.failures++;
            outage = seen.failures == FAILURES_IN_A_ROW;
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
