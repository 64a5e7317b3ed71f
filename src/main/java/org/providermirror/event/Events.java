package org.providermirror.event;

/** Records what happened. */
@FunctionalInterface
public interface Events {
    /** Records an event. Returns at once and never throws; an event that cannot be stored is logged. Thread-safe. */
    void record(Event event);
}
