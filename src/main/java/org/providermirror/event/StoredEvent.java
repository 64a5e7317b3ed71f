package org.providermirror.event;

/**
 * Identifies a recorded event.
 *
 * @param id unique among all instances on one storage; ascends with the time of the event
 *
 */
public record StoredEvent(String id, Event event) implements Comparable<StoredEvent> {
    @Override
    public int compareTo(StoredEvent other) {
        return id.compareTo(other.id);
    }
}
