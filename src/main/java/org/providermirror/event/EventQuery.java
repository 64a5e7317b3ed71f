package org.providermirror.event;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.providermirror.provider.ProviderAddress;

/**
 * Selects events.
 *
 * @param kinds the kinds to include; all kinds if empty
 * @param provider the only provider to include, if any
 * @param since only events that happened at this time or later
 * @param until only events that happened before this time
 * @param text only events whose sentence or provider contains all words of it
 * @param oldestFirst whether the oldest come first; otherwise the latest do
 * @param beyond the id of the event after which the result begins, in its order, if any
 * @param limit the most events
 *
 */
public record EventQuery(
        Set<EventKind> kinds,
        Optional<ProviderAddress> provider,
        Optional<Instant> since,
        Optional<Instant> until,
        String text,
        boolean oldestFirst,
        Optional<String> beyond,
        int limit) {
    public EventQuery {
        kinds = Set.copyOf(kinds);
    }

    /** Returns the query for the latest events of all kinds. */
    public static EventQuery latest(int limit) {
        return of(Set.of(), Optional.empty(), limit);
    }

    /** Returns the query for the latest events of some kinds about a provider. */
    public static EventQuery of(Set<EventKind> kinds, Optional<ProviderAddress> provider, int limit) {
        return new EventQuery(kinds, provider, Optional.empty(), Optional.empty(), "", false, Optional.empty(), limit);
    }

    Predicate<StoredEvent> matches() {
        var words = List.of(text.toLowerCase(Locale.ROOT).strip().split("\\s+"));
        return stored -> (kinds.isEmpty() || kinds.contains(stored.event().kind()))
                && (provider.isEmpty() || provider.equals(stored.event().provider()))
                && since.filter(from -> stored.event().time().isBefore(from)).isEmpty()
                && until.filter(to -> !stored.event().time().isBefore(to)).isEmpty()
                && words.stream().allMatch(searched(stored.event())::contains)
                && beyond.filter(id -> !isBeyond(stored.id(), id)).isEmpty();
    }

    private boolean isBeyond(String id, String other) {
        return oldestFirst ? id.compareTo(other) > 0 : id.compareTo(other) < 0;
    }

    private static String searched(Event event) {
        return (event.sentence()
                        + event.provider().map(provider -> " " + provider).orElse(""))
                .toLowerCase(Locale.ROOT);
    }
}
