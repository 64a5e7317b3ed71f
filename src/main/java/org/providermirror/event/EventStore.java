package org.providermirror.event;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records events in memory, in storage for all instances, and in the log.
 *
 * <p>An event replaces the earlier ones of the same kind and subject, and counts them.
 *
 * <p>Recording an event only changes memory. The executor writes it together with events of the same moment. If
 * storage fails, at most the latest thousand events wait for the next attempt.
 *
 * <p>Thread-safe. One task at a time uses the storage, on the executor.
 */
public final class EventStore implements Events, EventHistory {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final int WAITING = 1_000;
    private static final int TOGETHER = 100;
    private static final long ROUND_SECONDS = 30;

    private final EventObjects objects;
    private final Clock clock;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final LatestEvents latest = new LatestEvents();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    /** The objects whose events are all known here, so that it is known whether all of them were replaced. */
    private final Set<String> understood = new HashSet<>();

    private String latestName = "";
    private boolean working;
    private volatile boolean lookIsDue;

    private record Batch(String name, EventKind kind, List<StoredEvent> events) {}

    /**
     * @param executor where storage is written and read
     * @param timer triggers the tasks
     */
    public EventStore(Storage storage, Clock clock, Executor executor, ScheduledExecutorService timer) {
        this.objects = new EventObjects(storage);
        this.clock = clock;
        this.executor = executor;
        this.timer = timer;
    }

    /** Reads the stored events, and tries regularly to write those that storage did not accept. */
    public void start() {
        pollChanges();
        timer.scheduleWithFixedDelay(this::writeWaiting, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    private void writeWaiting() {
        if (hasWork()) {
            work();
        }
    }

    /**
     * Writes the waiting events on the calling thread, after a running task; the last call to this object. Events
     * that storage does not accept are only in the log.
     */
    public void finish() throws InterruptedException {
        synchronized (this) {
            while (working) {
                wait();
            }
            working = true;
        }
        try {
            writeAll();
        } catch (StorageException failure) {
            LOG.warn("the last events are only in this log, because storage failed: {}", failure.getMessage());
        } finally {
            stopWorking();
        }
    }

    @Override
    public void record(Event event) {
        if (!event.kind().isLoggedAtOnce()) {
            LOG.info("event {}: {}", event.kind(), event.sentence());
        }
        synchronized (this) {
            put(event);
        }
        work();
    }

    private void put(Event event) {
        var last = waiting.peekLast();
        // The first batch may be written just now, so nothing is added to it. A later event of another instance must
        // not get
        // ahead of this one.
        if (last == null
                || waiting.size() == 1
                || !last.name().equals(latestName)
                || last.kind() != event.kind()
                || last.events().size() >= TOGETHER) {
            latestName = objects.newName(clock.instant(), latestName);
            last = new Batch(latestName, event.kind(), new ArrayList<>());
            waiting.addLast(last);
        }
        var id = EventObjects.idOf(last.name(), last.events().size());
        last.events().add(latest.record(new StoredEvent(id, event, 1, event.time())));
        seen.add(last.name());
        understood.add(last.name());
        while (waiting.stream().mapToInt(batch -> batch.events().size()).sum() > WAITING) {
            LOG.warn("the oldest events that could not be stored are only in this log");
            waiting.remove(waiting.stream()
                    .filter(batch -> batch.kind() != EventKind.ADMINISTRATION)
                    .findFirst()
                    .orElseGet(waiting::peekFirst));
        }
    }

    @Override
    public synchronized List<StoredEvent> find(EventQuery query) {
        return latest.find(query);
    }

    /** Reads the events of other instances. Returns at once. */
    public void pollChanges() {
        lookIsDue = true;
        work();
    }

    /** Starts a task on the executor unless one is running. */
    private void work() {
        synchronized (this) {
            if (working) {
                return;
            }
            working = true;
        }
        try {
            executor.execute(this::attend);
        } catch (RuntimeException busy) {
            LOG.debug("events are stored later, because the executor is busy", busy);
            stopWorking();
        }
    }

    private void attend() {
        var failed = true;
        try {
            writeAll();
            if (lookIsDue) {
                lookIsDue = false;
                readOthers();
            }
            failed = false;
        } catch (StorageException failure) {
            lookIsDue = true;
            LOG.warn("events are stored later: {}", failure.getMessage());
        } finally {
            stopWorking();
        }
        if (!failed && hasWork()) {
            work();
        }
    }

    private synchronized boolean hasWork() {
        return !waiting.isEmpty() || lookIsDue;
    }

    private synchronized void stopWorking() {
        working = false;
        notifyAll();
    }

    private void writeAll() {
        for (var batch = first(); batch != null; batch = first()) {
            objects.write(batch.name(), batch.events());
            written(batch);
        }
    }

    private synchronized Batch first() {
        var first = waiting.peekFirst();
        return first == null ? null : new Batch(first.name(), first.kind(), List.copyOf(first.events()));
    }

    private synchronized void written(Batch batch) {
        if (!waiting.isEmpty() && waiting.peekFirst().name().equals(batch.name())) {
            waiting.removeFirst();
        }
    }

    private void readOthers() {
        var all = objects.list();
        for (var name : all.keySet()) {
            if (isNew(name)) {
                keep(name, objects.read(name));
            }
        }
        var replaced = new HashSet<String>();
        synchronized (this) {
            seen.retainAll(all.keySet());
            waiting.forEach(batch -> seen.add(batch.name()));
            understood.retainAll(seen);
            replaced.addAll(understood);
            replaced.removeAll(latest.objects());
        }
        objects.sweep(all, replaced::contains);
    }

    private synchronized boolean isNew(String name) {
        return !seen.contains(name);
    }

    private synchronized void keep(String name, List<StoredEvent> events) {
        seen.add(name);
        events.forEach(latest::read);
        latestName = name.compareTo(latestName) > 0 ? name : latestName;
        if (!events.isEmpty()) {
            understood.add(name);
        }
    }
}
