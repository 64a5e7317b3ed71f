package org.providermirror.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tasks of one hostname: how many run, and which wait. Guarded by the lock of {@link HostExecutors}. */
final class HostQueue {
    /** How many tasks may wait. */
    private static final int CAPACITY = 2_000;

    /**
     * A task that waits.
     *
     * @param task what was given, which may be abandoned
     * @param run the same in the request context of its submitter
     */
    record Waiting(Runnable task, Runnable run) {
        boolean isWanted() {
            return !(task instanceof AbandonableTask abandonable) || abandonable.isWanted();
        }
    }

    private final AdaptiveLimit limit;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private int running;

    HostQueue(int maximum) {
        limit = new AdaptiveLimit(maximum);
    }

    AdaptiveLimit limit() {
        return limit;
    }

    int running() {
        return running;
    }

    int waiting() {
        return waiting.size();
    }

    boolean isIdle() {
        return running == 0 && waiting.isEmpty();
    }

    /** Adds a task; returns false if the queue is full. */
    boolean add(Waiting task) {
        return waiting.size() < CAPACITY && waiting.add(task);
    }

    /** Removes and returns the tasks whose callers have left. */
    List<Waiting> removeUnwanted() {
        var unwanted = new ArrayList<Waiting>();
        waiting.removeIf(task -> !task.isWanted() && unwanted.add(task));
        return unwanted;
    }

    /** Takes the next task if the limit allows one more. */
    Optional<Waiting> next() {
        if (running >= limit.value() || waiting.isEmpty()) {
            return Optional.empty();
        }
        running++;
        return Optional.of(waiting.remove());
    }

    void ended() {
        running--;
    }
}
