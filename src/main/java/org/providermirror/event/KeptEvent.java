package org.providermirror.event;

/**
 * An event that was taken.
 *
 * @param id names it among all events of all mirrors on one storage; later events have greater ids, by their clocks
 */
public record KeptEvent(String id, Event event) implements Comparable<KeptEvent> {
    @Override
    public int compareTo(KeptEvent other) {
        return id.compareTo(other.id);
    }
}
