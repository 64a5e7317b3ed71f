package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.providermirror.event.StoredEvent;
import org.providermirror.web.openapi.Summary;

/** Events, the latest first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventsView(
        List<EventView> items,

        @Summary("What to give as before for the next page; absent on the last one.")
        String next) {
    /** One event. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventView(
            String id,
            String time,

            @Summary("What it is about, such as conflict or upstream_outage.")
            String kind,

            String provider,
            String version,
            String platform,
            @Summary("What happened, in one sentence.") String sentence) {
        static EventView of(StoredEvent kept) {
            var event = kept.event();
            return new EventView(
                    kept.id(),
                    event.time().toString(),
                    ApiFormats.lower(event.kind()),
                    ApiFormats.orAbsent(event.provider()),
                    ApiFormats.orAbsent(event.version()),
                    ApiFormats.orAbsent(event.platform()),
                    event.sentence());
        }
    }
}
