package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.event.EventKind;
import org.providermirror.event.StoredEvent;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** A page of events, the latest first. */
public record EventsView(
        @Schema(description = "The events of this page.") List<EventView> items,

        @Schema(description = "The value of \"before\" for the next page; absent on the last page.")
        Optional<String> next) {
    /** One event. */
    public record EventView(
            @Schema(description = "The id of the event.") String id,
            @Schema(description = "When it happened.") Instant time,
            @Schema(description = "The kind of event.") EventKind kind,

            @Schema(description = "The provider that it is about.")
            Optional<ProviderAddress> provider,

            @Schema(description = "The version that it is about.")
            Optional<ProviderVersion> version,

            @Schema(description = "The platform that it is about.")
            Optional<Platform> platform,

            @Schema(description = "What happened, in one sentence.")
            String sentence) {
        static EventView of(StoredEvent stored) {
            var event = stored.event();
            return new EventView(
                    stored.id(),
                    event.time(),
                    event.kind(),
                    event.provider(),
                    event.version(),
                    event.platform(),
                    event.sentence());
        }
    }
}
