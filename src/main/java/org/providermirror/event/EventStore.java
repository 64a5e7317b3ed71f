package org.providermirror.event;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in memory and in storage, where the other mirrors on it find them and where they outlive a restart. Each is also
 * one line of the log.
 *
 * <p>Taking an event only puts it into memory. It is written behind by the executor, together with those that came at the same
 * time; what cannot be written waits for the next round, the latest thousand at most. Every half minute one look is taken
 * at what the others wrote.
 *
 * <p>Safe for use by any number of threads. One task at a time works on the storage; it runs on the executor.
 */
public final class EventStore implements Events, EventHistory {
    private static final Logger LOG = LoggerFactory.getLogger(EventStore.class);
    private static final int IN_MEMORY = 2_000;
    private static final int WAITING = 1_000;
    private static final int TOGETHER = 100;
    private static final long ROUND_SECONDS = 30;

    private final EventObjects objects;
    private final Clock clock;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final TreeSet<StoredEvent> latest = new TreeSet<>();
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private final Set<String> seen = new HashSet<>();
    private boolean working;
    private volatile boolean lookIsDue;

    private record Batch(String name, List<Event> events) {}

    /**
     * @param executor where storage is written and read
     * @param timer wakes; its tasks only hand over
     */
    public EventStore(Storage storage, Clock clock, Executor executor, ScheduledExecutorService timer) {
        this.objects = new EventObjects(storage);
        this.clock = clock;
        this.executor = executor;
        this.timer = timer;
    }

    /** Reads what was kept before, and goes on looking at what others keep. */
    public void start() {
        look();
        timer.scheduleWithFixedDelay(this::look, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Writes what waits still, on the calling thread, once nobody else works on the storage; the last that is to be done with
     * these events. What storage does not take now is in the log alone.
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
            LOG.warn("the last events are in the log alone: {}", failure.getMessage());
        } finally {
            stopWorking();
        }
    }

    @Override
    public void record(Event event) {
        LOG.info("event {}: {}", event.kind(), event.sentence());
        synchronized (this) {
            put(event);
        }
        work();
    }

    private void put(Event event) {
        var last = waiting.peekLast();
        // The first may be on its way into storage just now, and is not added to.
        if (last == null || waiting.size() == 1 || last.events().size() >= TOGETHER) {
            last = new Batch(objects.newName(clock.instant()), new ArrayList<>());
            waiting.addLast(last);
        }
        last.events().add(event);
        remember(new StoredEvent(EventObjects.idOf(last.name(), last.events().size() - 1), event));
        seen.add(last.name());
        while (waiting.stream().mapToInt(batch -> batch.events().size()).sum() > WAITING) {
            LOG.warn("the oldest events that could not be written are in the log alone");
            waiting.removeFirst();
        }
    }

    private void remember(StoredEvent event) {
        latest.add(event);
        while (latest.size() > IN_MEMORY) {
            latest.pollFirst();
        }
    }

    @Override
    public synchronized List<StoredEvent> find(EventQuery query) {
        return latest.descendingSet().stream()
                .filter(query.matches())
                .limit(query.limit())
                .toList();
    }

    private void look() {
        lookIsDue = true;
        work();
    }

    /** Has an executor's thread work on the storage, unless one does already. */
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
            LOG.debug("events wait for the next round", busy);
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
            LOG.warn("events wait for the next round: {}", failure.getMessage());
        } finally {
            stopWorking();
        }
        if (!failed && hasWaiting()) {
            work();
        }
    }

    private synchronized boolean hasWaiting() {
        return !waiting.isEmpty();
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
        return first == null ? null : new Batch(first.name(), List.copyOf(first.events()));
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
        synchronized (this) {
            seen.retainAll(all.keySet());
            waiting.forEach(batch -> seen.add(batch.name()));
        }
        objects.sweep(all, clock.instant());
    }

    private synchronized boolean isNew(String name) {
        return !seen.contains(name);
    }

    private synchronized void keep(String name, List<StoredEvent> events) {
        seen.add(name);
        events.forEach(this::remember);
    }
}
