package org.providermirror.event;

import java.util.List;

/** Finds recent events of all instances on one storage. Thread-safe. */
@FunctionalInterface
public interface EventHistory {
    /** Returns the events that match, the latest first, from memory. */
    List<StoredEvent> find(EventQuery query);
}
