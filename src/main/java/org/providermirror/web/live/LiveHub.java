package org.providermirror.web.live;

import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.api.StatusView;
import org.providermirror.web.json.ApiJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends changes of the status to all listening clients: every second during a fetch or after an event, otherwise every five
 * seconds, even if only the time changed, so that a client notices a mirror that does not answer any more.
 * Without listeners it does nothing. At most 50 clients can listen; a client that accepts nothing for a minute, or
 * whose token has become invalid, is dropped.
 *
 * <p>Thread-safe.
 */
public final class LiveHub implements AutoCloseable {
    static final String ATTRIBUTE = LiveHub.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
    private static final int MAXIMUM_LISTENERS = 50;
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int IDLE_INTERVALS = 5;
    private static final int MAXIMUM_UNSENT = 60;

    private final StatusReport report;
    private final Executor executor;
    /** Each with what says whether it may still listen. */
    private final Map<LiveConnection, BooleanSupplier> listeners = new ConcurrentHashMap<>();

    private final AtomicBoolean sending = new AtomicBoolean();
    private volatile boolean closed;
    private int idle;
    private Optional<String> latestEvent = Optional.empty();

    /** @param executor collects and sends the status, without ever waiting for a listener */
    public LiveHub(StatusReport report, Executor executor) {
        this.report = report;
        this.executor = executor;
    }

    /** Starts to send. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::tick, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns whether one more client can listen. */
    boolean acceptsListeners() {
        return !closed && listeners.size() < MAXIMUM_LISTENERS;
    }

    /**
     * Adds a connection whose answer has its headers, and sends it the status at once.
     *
     * @param authorization whether the client may still listen, which is checked before each message
     */
    void add(AsyncContext connection, BooleanSupplier authorization) throws IOException {
        var listener = new LiveConnection(connection, listeners::remove);
        listeners.put(listener, authorization);
        listener.begin(new LiveStatus(ApiJson.tree(report.now())));
        if (closed) {
            listener.end();
        }
    }

    private void tick() {
        if (!listeners.isEmpty() && sending.compareAndSet(false, true)) {
            try {
                executor.execute(this::send);
            } catch (RuntimeException busy) {
                sending.set(false);
                LOG.debug("the executor is busy; the status is sent later", busy);
            }
        }
    }

    private void send() {
        try {
            var status = report.now();
            if (isDue(status)) {
                var message = new LiveStatus(ApiJson.tree(status));
                listeners.forEach((listener, authorization) -> {
                    if (!authorization.getAsBoolean() || listener.send(message) > MAXIMUM_UNSENT) {
                        listener.end();
                    }
                });
            }
        } finally {
            sending.set(false);
        }
    }

    /** Returns whether the status is due. Called by one thread at a time. */
    private boolean isDue(StatusView status) {
        var fetching = !status.fetches().items().isEmpty();
        var newEvent = !latestEvent.equals(status.latestEvent());
        idle++;
        if (fetching || newEvent || idle >= IDLE_INTERVALS) {
            idle = 0;
            latestEvent = status.latestEvent();
            return true;
        }
        return false;
    }

    /** Ends all connections, and waits up to two seconds for them. */
    @Override
    public void close() {
        closed = true;
        var end = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        // One after the other: to end many at once, a container starts threads that keep a reference to this web
        // application.
        for (var listener : listeners.keySet()) {
            listener.end();
            listener.awaitEnd(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
    }
}
