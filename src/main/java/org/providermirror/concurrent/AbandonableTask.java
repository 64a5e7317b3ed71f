package org.providermirror.concurrent;

/** A task that is dropped from a queue if no caller waits for its result any more. */
public interface AbandonableTask extends Runnable {
    /** Returns whether a caller waits for the result. Asked while the task waits; must be quick. */
    boolean isWanted();

    /** Ends the task with this failure instead of running it. */
    void abandon(RuntimeException reason);
}
