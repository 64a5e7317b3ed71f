package org.providermirror.event;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.providermirror.provider.ProviderAddress;

/**
 * Selects events.
 *
 * @param kinds the kinds to include; all kinds if empty
 * @param provider the only provider to include, if any
 * @param before the id of the event that all others must precede, if any
 * @param limit the most events, the latest first
 *
 */
public record EventQuery(Set<EventKind> kinds, Optional<ProviderAddress> provider, Optional<String> before, int limit) {
    public EventQuery {
        kinds = Set.copyOf(kinds);
    }

    /** Returns the query for the latest events of all kinds. */
    public static EventQuery latest(int limit) {
        return new EventQuery(Set.of(), Optional.empty(), Optional.empty(), limit);
    }

    Predicate<StoredEvent> matches() {
        return stored -> (kinds.isEmpty() || kinds.contains(stored.event().kind()))
                && (provider.isEmpty() || provider.equals(stored.event().provider()))
                && (before.isEmpty() || stored.id().compareTo(before.get()) < 0);
    }
}
