package org.providermirror.event.webhook;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.providermirror.config.WebhookSettings;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.net.post.PostClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to a webhook, one after the other, in addition to recording them. A failed delivery is repeated with backoff, up to
 * five minutes between attempts. At most a thousand events wait; then the oldest is dropped and counted.
 *
 * <p>An event that the receiver refuses several times is dropped and counted, so that the later ones follow. Otherwise the
 * receiver may be down: then an event is dropped only if it fails once more after a later one was accepted.
 *
 * <p>Thread-safe. Recording returns at once. One task at a time sends, on the executor.
 */
public final class Webhook implements Events, AutoCloseable {
    /** The most events that wait. */
    static final int MOST_WAITING = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    /** The most attempts for an event, if others are accepted. */
    private static final int MOST_ATTEMPTS = 5;

    /** The statuses of a receiver that does not accept this event. The others may be of one that accepts no event now. */
    private static final Set<Integer> REFUSALS = Set.of(400, 413, 415, 422);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 9;

    private final Events events;
    private final WebhookSettings settings;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final PostClient client;
    private final Duration firstPause;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean isBusy;
    private boolean isClosed;
    private int failures;
    private long dropped;

    /** An event that waits, with the number of attempts that failed. Changed by the sending task alone. */
    private static final class Waiting {
        private final SignedDelivery delivery;
        private int attempts;
        private int refusals;
        /** Whether it is dropped at the next failure, because a later event was accepted. */
        private boolean isOvertaken;

        Waiting(SignedDelivery delivery) {
            this.delivery = delivery;
        }

        boolean isExhausted() {
            return attempts >= MOST_ATTEMPTS;
        }

        boolean isHopeless() {
            return refusals >= MOST_ATTEMPTS || isOvertaken;
        }

        void failed(Problem problem) {
            attempts++;
            if (problem.isRefusal()) {
                refusals++;
            }
        }
    }

    /** @param isRefusal whether the receiver answered that it does not accept this event */
    private record Problem(String text, boolean isRefusal) {}

    /**
     * @param events records the events
     * @param executor sends them
     * @param timer wakes it up after a failure
     * @param client closed by this object
     */
    public Webhook(
            Events events,
            WebhookSettings settings,
            Executor executor,
            ScheduledExecutorService timer,
            PostClient client) {
        this(events, settings, executor, timer, client, Duration.ofSeconds(1));
    }

    Webhook(
            Events events,
            WebhookSettings settings,
            Executor executor,
            ScheduledExecutorService timer,
            PostClient client,
            Duration firstPause) {
        this.events = events;
        this.settings = settings;
        this.executor = executor;
        this.timer = timer;
        this.client = client;
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

    /** Returns how many events were dropped because too many waited, or the receiver refused them. */
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
        waiting.addLast(new Waiting(delivery));
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
            var problem = attempt(next.get());
            if (problem.isPresent() && next.get().isExhausted()) {
                problem = next.get().isHopeless() ? dropped(next.get(), problem.get()) : passed(problem.get());
            }
            if (problem.isPresent()) {
                rest(problem.get().text());
                return;
            }
        }
        end();
        work();
    }

    private synchronized void end() {
        isBusy = false;
    }

    private synchronized Optional<Waiting> next() {
        return isClosed ? Optional.empty() : Optional.ofNullable(waiting.peekFirst());
    }

    /** Sends an event; returns what is wrong, if anything is. */
    private Optional<Problem> attempt(Waiting event) {
        var problem = send(event.delivery);
        problem.ifPresentOrElse(event::failed, () -> accepted(event));
        return problem;
    }

    private Optional<Problem> send(SignedDelivery delivery) {
        try {
            var status = client.post(settings.url(), delivery.body(), delivery.headers());
            return status / 100 == 2
                    ? Optional.empty()
                    : Optional.of(new Problem("it answered " + status, REFUSALS.contains(status)));
        } catch (IOException | RuntimeException failure) {
            return Optional.of(new Problem(failure.toString(), false));
        }
    }

    // The earlier ones failed too often, while this one did not. The receiver may only just accept events again.
    private synchronized void accepted(Waiting event) {
        failures = 0;
        if (waiting.contains(event)) {
            waiting.stream().takeWhile(earlier -> earlier != event).forEach(earlier -> earlier.isOvertaken = true);
            waiting.remove(event);
        }
    }

    private synchronized Optional<Problem> dropped(Waiting event, Problem problem) {
        failures = 0;
        if (waiting.removeFirstOccurrence(event)) {
            countDropped(problem.text());
        }
        if (!problem.isRefusal()) {
            // The receiver may be down again, so that the others need another sign that it is not.
            waiting.forEach(other -> other.isOvertaken = false);
        }
        return Optional.empty();
    }

    private void countDropped(String reason) {
        dropped++;
        LOG.warn("The webhook did not accept an event too often, so it was dropped: {}", reason);
    }

    /** Sends the first later event that has attempts left, because the first one may be what fails. */
    private Optional<Problem> passed(Problem problem) {
        return later().map(this::attempt).orElse(Optional.of(problem));
    }

    private synchronized Optional<Waiting> later() {
        return waiting.stream().filter(event -> !event.isExhausted()).findFirst();
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

    /** Stops sending, and ends a delivery that is under way. Events that still wait are only in the event log. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        client.close();
    }
}
