package org.providermirror.event;

import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.providermirror.provider.ProviderAddress;

/**
 * Which events are asked for.
 *
 * @param kinds of these kinds; of any, where there are none
 * @param provider about this provider alone
 * @param before only those older than the event of this id
 * @param limit at most so many, the latest ones
 */
public record EventQuery(Set<EventKind> kinds, Optional<ProviderAddress> provider, Optional<String> before, int limit) {
    public EventQuery {
        kinds = Set.copyOf(kinds);
    }

    /** The latest events of all kinds. */
    public static EventQuery latest(int limit) {
        return new EventQuery(Set.of(), Optional.empty(), Optional.empty(), limit);
    }

    Predicate<StoredEvent> matches() {
        return kept -> (kinds.isEmpty() || kinds.contains(kept.event().kind()))
                && (provider.isEmpty() || provider.equals(kept.event().provider()))
                && (before.isEmpty() || kept.id().compareTo(before.get()) < 0);
    }
}
