package org.providermirror.web.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.event.EventKind;
import org.providermirror.event.StoredEvent;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A page of events.
 *
 * @param items the events of this page
 * @param next the value of "before" for the next page, of "after" with order=asc; absent on the last page
 */
public record EventsView(List<EventView> items, Optional<String> next) {
    /**
     * One event.
     *
     * @param id the id of the event
     * @param time when it happened last
     * @param firstSeen when it happened first
     * @param count how often it happened
     * @param kind the kind of event
     * @param provider the provider that it is about
     * @param version the version that it is about
     * @param platform the platform that it is about
     * @param sentence what happened, in one sentence
     */
    public record EventView(
            String id,
            Instant time,
            Instant firstSeen,
            int count,
            EventKind kind,
            Optional<ProviderAddress> provider,
            Optional<ProviderVersion> version,
            Optional<Platform> platform,
            String sentence) {
        static EventView of(StoredEvent stored) {
            var event = stored.event();
            return new EventView(
                    stored.id(),
                    event.time(),
                    stored.firstSeen(),
                    stored.count(),
                    event.kind(),
                    event.provider(),
                    event.version(),
                    event.platform(),
                    event.sentence());
        }
    }
}
