package org.providermirror.event;

import java.time.Instant;
import java.util.List;

/**
 * Holds a recorded event, and how often it happened before.
 *
 * @param id unique among all instances on one storage; greater than that of each event that the instance had read
 * @param event how it happened last
 * @param count how often it happened
 * @param firstSeen when it happened first
 */
public record StoredEvent(String id, Event event, int count, Instant firstSeen) implements Comparable<StoredEvent> {
    @Override
    public int compareTo(StoredEvent other) {
        return id.compareTo(other.id);
    }

    /**
     * Returns what it has in common with earlier events that it replaces: kind and subject, or the sentence of an event without a
     * subject. No act of an administrator replaces another.
     */
    List<Object> subject() {
        return event.kind() == EventKind.ADMINISTRATION
                ? List.of(id)
                : List.of(
                        event.kind(),
                        event.provider(),
                        event.version(),
                        event.platform(),
                        event.provider().isPresent() ? "" : event.sentence());
    }

    /** Returns this event in place of an earlier one of the same subject. */
    StoredEvent replacing(StoredEvent earlier) {
        return new StoredEvent(
                id,
                event,
                Math.max(count, earlier.count + 1),
                earlier.firstSeen.isBefore(firstSeen) ? earlier.firstSeen : firstSeen);
    }
}
