package org.providermirror.event;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
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
    private final Map<List<Object>, Latest> bySubject = new HashMap<>();

    /**
     * The latest event of a subject.
     *
     * @param stored its count in storage, which lacks events that other instances recorded at the same time
     * @param objects the names of the objects that hold it and the events that its stored count lacks
     */
    private record Latest(StoredEvent event, int stored, Set<String> objects) {
        static Latest of(StoredEvent event, int stored) {
            return new Latest(event, stored, Set.of(EventObjects.nameOf(event.id())));
        }

        Latest replacing(Latest earlier) {
            var kept = new HashSet<>(objects);
            if (stored <= earlier.stored) {
                kept.addAll(earlier.objects);
            }
            return new Latest(event.replacing(earlier.event), stored, kept);
        }
    }

    /** Adds an event of this instance; returns it with the count of those that it replaces, as it is to be stored. */
    StoredEvent record(StoredEvent recorded) {
        var earlier = Optional.ofNullable(bySubject.get(recorded.subject()));
        var counted = earlier.map(known -> recorded.replacing(known.event())).orElse(recorded);
        put(earlier, Latest.of(counted, counted.count()));
        return counted;
    }

    /** Adds a stored event. One that is older than the known one of its subject is counted by it. */
    void read(StoredEvent stored) {
        var added = Latest.of(stored, stored.count());
        var known = Optional.ofNullable(bySubject.get(stored.subject()));
        put(
                known,
                known.map(earlier -> earlier.event().compareTo(stored) < 0
                                ? added.replacing(earlier)
                                : earlier.replacing(added))
                        .orElse(added));
    }

    private void put(Optional<Latest> earlier, Latest latest) {
        var event = latest.event();
        earlier.ifPresent(known -> remove(known.event()));
        var ofKind = kinds.computeIfAbsent(event.event().kind(), first -> new TreeSet<>());
        ofKind.add(event);
        bySubject.put(event.subject(), latest);
        var most = event.event().kind() == EventKind.ADMINISTRATION ? MOST_ACTS : MOST_SUBJECTS;
        if (ofKind.size() > most) {
            remove(ofKind.first());
        }
    }

    private void remove(StoredEvent event) {
        kinds.get(event.event().kind()).remove(event);
        bySubject.remove(event.subject());
    }

    /** Returns the events that match, in the order of the query. */
    List<StoredEvent> find(EventQuery query) {
        return kinds.values().stream()
                .map(ofKind -> query.oldestFirst() ? ofKind : ofKind.descendingSet())
                .flatMap(ordered -> ordered.stream().filter(query.matches()).limit(query.limit()))
                .sorted(query.oldestFirst() ? Comparator.naturalOrder() : Comparator.reverseOrder())
                .limit(query.limit())
                .toList();
    }

    /** Returns the names of the objects that hold these events, and what their counts include. */
    Set<String> objects() {
        return bySubject.values().stream()
                .flatMap(latest -> latest.objects().stream())
                .collect(Collectors.toSet());
    }
}
