package org.providermirror.event;

import java.util.List;

/** Finds recent events of all instances on one storage. Thread-safe. */
@FunctionalInterface
public interface EventHistory {
    /** Returns the events that match, in the order of the query, from memory. */
    List<StoredEvent> find(EventQuery query);
}
