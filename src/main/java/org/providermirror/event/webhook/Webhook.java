package org.providermirror.event.webhook;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.providermirror.config.WebhookSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to a webhook, one after the other, in addition to recording them. A failed delivery is repeated with backoff, up to
 * five minutes between attempts. At most a thousand events wait; then the oldest is dropped and counted.
 *
 * <p>Thread-safe. Recording returns at once. One task at a time sends, on the executor.
 */
public final class Webhook implements Events, AutoCloseable {
    /** The most events that wait. */
    static final int MOST_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 9;

    private final Events events;
    private final WebhookSettings settings;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Duration firstPause;
    private final Deque<SignedDelivery> waiting = new ArrayDeque<>();
    private Optional<HttpURLConnection> connection = Optional.empty();
    private boolean isBusy;
    private boolean isClosed;
    private int failures;
    private long dropped;

    /**
     * @param events records the events
     * @param executor sends them
     * @param timer wakes it up after a failure
     */
    public Webhook(Events events, WebhookSettings settings, Executor executor, ScheduledExecutorService timer) {
        this(events, settings, executor, timer, Duration.ofSeconds(1));
    }

    Webhook(
            Events events,
            WebhookSettings settings,
            Executor executor,
            ScheduledExecutorService timer,
            Duration firstPause) {
        this.events = events;
        this.settings = settings;
        this.executor = executor;
        this.timer = timer;
        this.firstPause = firstPause;
        settings.kinds().stream()
                .filter(name -> Arrays.stream(EventKind.values())
                        .noneMatch(kind -> kind.label().equals(name)))
                .forEach(name -> LOG.warn("The setting mirror.events.webhook-kinds names the unknown kind {}", name));
    }

    /** Returns how many events wait to be sent. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /** Returns how many events were dropped because too many waited. */
    public synchronized long dropped() {
        return dropped;
    }

    @Override
    public void record(Event event) {
        events.record(event);
        if (settings.kinds().isEmpty() || settings.kinds().contains(event.kind().label())) {
            add(SignedDelivery.of(event, settings.secret()));
            work();
        }
    }

    private synchronized void add(SignedDelivery delivery) {
        waiting.addLast(delivery);
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
            dropped++;
            LOG.warn("The webhook accepts no events: {} were dropped so far", dropped);
        }
    }

    private void work() {
        synchronized (this) {
            if (isBusy || isClosed || waiting.isEmpty()) {
                return;
            }
            isBusy = true;
        }
        try {
            executor.execute(this::sendAll);
        } catch (RuntimeException busy) {
            LOG.debug("Events are sent to the webhook later, because the executor is busy", busy);
            end();
        }
    }

    private void sendAll() {
        for (var next = next(); next.isPresent(); next = next()) {
            var problem = send(next.get());
            if (problem.isPresent()) {
                rest(problem.get());
                return;
            }
            accepted(next.get());
        }
        end();
        work();
    }

    private synchronized void end() {
        isBusy = false;
    }

    private synchronized Optional<SignedDelivery> next() {
        return isClosed ? Optional.empty() : Optional.ofNullable(waiting.peekFirst());
    }

    private synchronized void accepted(SignedDelivery delivery) {
        failures = 0;
        waiting.removeFirstOccurrence(delivery);
    }

    /** Waits before the next attempt; stays busy meanwhile. */
    private void rest(String problem) {
        Duration pause;
        synchronized (this) {
            var doubled = firstPause.multipliedBy(1L << Math.min(failures++, MOST_DOUBLINGS));
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            if (isClosed) {
                return;
            }
        }
        LOG.warn("The webhook did not accept an event, retry in {} s: {}", pause.toSeconds(), problem);
        try {
            timer.schedule(this::wake, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException stopping) {
            LOG.debug("No retry of the webhook: the mirror is stopping", stopping);
        }
    }

    private void wake() {
        end();
        work();
    }

    /** Sends once; returns what is wrong, if anything is. */
    private Optional<String> send(SignedDelivery delivery) {
        try {
            var open = (HttpURLConnection) settings.url().toURL().openConnection();
            begin(open);
            // A receiver that answers byte by byte would exceed every timeout of a single read.
            var deadline = timer.schedule(open::disconnect, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            try {
                return status(open, delivery);
            } finally {
                deadline.cancel(false);
                open.disconnect();
            }
        } catch (IOException | RuntimeException failure) {
            return Optional.of(failure.toString());
        }
    }

    private synchronized void begin(HttpURLConnection open) throws IOException {
        if (isClosed) {
            throw new IOException("the mirror is stopping");
        }
        connection = Optional.of(open);
    }

    private static Optional<String> status(HttpURLConnection open, SignedDelivery delivery) throws IOException {
        open.setConnectTimeout((int) TIMEOUT.toMillis());
        open.setReadTimeout((int) TIMEOUT.toMillis());
        open.setInstanceFollowRedirects(false);
        open.setUseCaches(false);
        open.setRequestMethod("POST");
        open.setDoOutput(true);
        // A persistent connection would start a thread of the JVM.
        open.setRequestProperty("Connection", "close");
        delivery.headers().forEach(open::setRequestProperty);
        open.setFixedLengthStreamingMode(delivery.body().length);
        try (var out = open.getOutputStream()) {
            out.write(delivery.body());
        }
        var status = open.getResponseCode();
        return status / 100 == 2 ? Optional.empty() : Optional.of("it answered " + status);
    }

    /** Stops sending, and ends a delivery that is under way. Events that still wait are only in the event log. */
    @Override
    public void close() {
        Optional<HttpURLConnection> open;
        synchronized (this) {
            isClosed = true;
            open = connection;
        }
        open.ifPresent(HttpURLConnection::disconnect);
    }
}
