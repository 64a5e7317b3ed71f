package org.providermirror.event;

/**
 * An event that was taken.
 *
 * @param id names it among all events of all mirrors on one storage; later events have greater ids, by their clocks
 */
public record StoredEvent(String id, Event event) implements Comparable<StoredEvent> {
    @Override
    public int compareTo(StoredEvent other) {
        return id.compareTo(other.id);
    }
}
