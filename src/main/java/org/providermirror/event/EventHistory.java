package org.providermirror.event;

import java.util.List;

/** The events that are remembered, of this mirror and of all others on its storage. Safe for use by any number of threads. */
@FunctionalInterface
public interface EventHistory {
    /** The events that match, the latest first. Answers from memory, at once. */
    List<StoredEvent> find(EventQuery query);
}
