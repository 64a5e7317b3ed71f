package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.web.openapi.Summary;

/** The fetches into storage. */
public record FetchesView(
        int running,
        int queued,
        @Summary("How many failed and will be tried again.") int resting,

        @Summary("Those that run first, then those that wait; a hundred at most.")
        List<FetchView> items) {
    private static final int MOST = 100;

    /** One fetch. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FetchView(
            String provider,
            String version,
            String platform,
            @Summary("running, queued or resting.") String state,

            @Summary("The host that the package comes from.")
            String host,

            @Summary("How many bytes are here.") long received,

            @Summary("How many bytes there will be, where that is known.")
            Long length,

            Long bytesPerSecond,
            Long secondsLeft,
            @Summary("How many tries have failed.") int failures,

            @Summary("Why clients are refused the package meanwhile, where they are.")
            String refusal) {
        static FetchView of(FetchProgress fetch) {
            return new FetchView(
                    fetch.id().provider().toString(),
                    fetch.id().version().toString(),
                    fetch.id().platform().toString(),
                    ApiFormats.lower(fetch.state()),
                    fetch.host(),
                    fetch.received(),
                    boxed(fetch.length()),
                    boxed(fetch.bytesPerSecond()),
                    fetch.left().map(Duration::toSeconds).orElse(null),
                    fetch.failures(),
                    fetch.refusal().orElse(null));
        }
    }

    static FetchesView of(List<FetchProgress> fetches) {
        return new FetchesView(
                count(fetches, FetchProgress.State.RUNNING),
                count(fetches, FetchProgress.State.QUEUED),
                count(fetches, FetchProgress.State.RESTING),
                fetches.stream().limit(MOST).map(FetchView::of).toList());
    }

    private static int count(List<FetchProgress> fetches, FetchProgress.State state) {
        return (int) fetches.stream().filter(fetch -> fetch.state() == state).count();
    }

    static Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
