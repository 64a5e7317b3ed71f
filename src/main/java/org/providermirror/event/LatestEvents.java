package org.providermirror.event;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds the latest event of each subject. Kinds are bounded separately, so that many events of one kind push out no other. Not
 * thread-safe.
 */
final class LatestEvents {
    /** The most acts of administrators. */
    static final int MOST_ACTS = 1_000;

    /** The most subjects of any other kind. */
    static final int MOST_SUBJECTS = 250;

    private final Map<EventKind, TreeSet<StoredEvent>> kinds = new EnumMap<>(EventKind.class);
    private final Map<List<Object>, StoredEvent> bySubject = new HashMap<>();

    /** Adds an event; returns it with the count of those that it replaces. An event that came late replaces none. */
    StoredEvent add(StoredEvent added) {
        var earlier = Optional.ofNullable(bySubject.get(added.subject()));
        if (earlier.filter(known -> known.compareTo(added) >= 0).isPresent()) {
            return earlier.get();
        }
        var event = earlier.map(added::replacing).orElse(added);
        earlier.ifPresent(this::remove);
        var ofKind = kinds.computeIfAbsent(event.event().kind(), first -> new TreeSet<>());
        ofKind.add(event);
        bySubject.put(event.subject(), event);
        var most = event.event().kind() == EventKind.ADMINISTRATION ? MOST_ACTS : MOST_SUBJECTS;
        if (ofKind.size() > most) {
            remove(ofKind.first());
        }
        return event;
    }

    private void remove(StoredEvent event) {
        kinds.get(event.event().kind()).remove(event);
        bySubject.remove(event.subject());
    }

    /** Returns the events that match, the latest first. */
    List<StoredEvent> find(EventQuery query) {
        return kinds.values().stream()
                .flatMap(ofKind ->
                        ofKind.descendingSet().stream().filter(query.matches()).limit(query.limit()))
                .sorted(Comparator.reverseOrder())
                .limit(query.limit())
                .toList();
    }

    /** Returns the names of the objects that hold these events. */
    Set<String> objects() {
        return bySubject.values().stream()
                .map(event -> EventObjects.nameOf(event.id()))
                .collect(Collectors.toSet());
    }
}
