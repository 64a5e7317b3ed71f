package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.providermirror.event.KeptEvent;

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
        static EventView of(KeptEvent kept) {
            var event = kept.event();
            return new EventView(
                    kept.id(),
                    event.time().toString(),
                    Words.lower(event.kind()),
                    Words.orAbsent(event.provider()),
                    Words.orAbsent(event.version()),
                    Words.orAbsent(event.platform()),
                    event.sentence());
        }
    }
}
