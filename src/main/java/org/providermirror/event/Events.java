package org.providermirror.event;

/** Where the rooms of the mirror report what happened. */
@FunctionalInterface
public interface Events {
    /**
     * Takes an event. Returns at once and never throws: an event that cannot be kept is logged, and whoever reported it
     * goes on. May be called by any thread.
     */
    void record(Event event);
}
