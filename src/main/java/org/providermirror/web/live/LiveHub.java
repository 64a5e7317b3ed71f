package org.providermirror.web.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.api.StatusView;
import org.providermirror.web.json.ApiJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who listen to the status: each second while something moves, else each five seconds. While nobody listens, nothing is
 * done. Fifty listen at most; one that takes nothing for a minute is let go.
 *
 * <p>Safe for use by any number of threads. Ends with {@link #close}.
 */
public final class LiveHub implements AutoCloseable {
    static final String ATTRIBUTE = LiveHub.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
    private static final int MOST = 50;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(2);
    private static final int QUIET_BEATS = 5;
    private static final int CLIENT_DEADLINE = 60;

    private final StatusReport report;
    private final Executor executor;
    private final Set<LiveConnection> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean telling = new AtomicBoolean();
    private volatile boolean closed;
    private int quiet;
    private Optional<String> latestEvent = Optional.empty();

    /** @param executor puts the status together and hands it out, without ever waiting for a listener */
    public LiveHub(StatusReport report, Executor executor) {
        this.report = report;
        this.executor = executor;
    }

    /** Whether a request has been handed over to a hub. */
    public static boolean holds(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    /** Begins to tell. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::beat, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether one more may listen. */
    boolean hasRoom() {
        return !closed && listeners.size() < MOST;
    }

    /** Takes a connection whose answer has its headers, and tells it the status at once. */
    void add(AsyncContext connection) throws IOException {
        var listener = new LiveConnection(connection, listeners::remove);
        listeners.add(listener);
        listener.begin(message(report.now()));
        if (closed) {
            listener.end();
        }
    }

    private void beat() {
        if (!listeners.isEmpty() && telling.compareAndSet(false, true)) {
            try {
                executor.execute(this::tell);
            } catch (RuntimeException busy) {
                telling.set(false);
                LOG.debug("listeners are told later", busy);
            }
        }
    }

    private void tell() {
        try {
            var status = report.now();
            if (isNews(status)) {
                var message = message(status);
                for (var listener : listeners) {
                    if (listener.tell(message) > CLIENT_DEADLINE) {
                        listener.end();
                    }
                }
            }
        } finally {
            telling.set(false);
        }
    }

    /** Called by one thread at a time. */
    private boolean isNews(StatusView status) {
        var moving = !status.fetches().items().isEmpty();
        var happened = !latestEvent.equals(status.latestEvent());
        quiet++;
        if (moving || happened || quiet >= QUIET_BEATS) {
            quiet = 0;
            latestEvent = status.latestEvent();
            return true;
        }
        return false;
    }

    private static byte[] message(StatusView status) {
        var json = new String(ApiJson.bytes(status), StandardCharsets.UTF_8);
        return ("event: status\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Takes no more, lets all go, and waits up to two seconds until they are gone. */
    @Override
    public void close() {
        closed = true;
        var end = System.nanoTime() + LEAVE.toNanos();
        // One after the other: for many at once a container starts more threads, and those remember who had them
        // started.
        for (var listener : listeners) {
            listener.end();
            listener.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
