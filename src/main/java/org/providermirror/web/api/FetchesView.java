package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** The fetches into storage. */
public record FetchesView(
        @Schema(description = "The number of fetches that run.")
        int running,

        @Schema(description = "The number of fetches that wait.")
        int queued,

        @Schema(description = "The number of fetches that failed and wait for a retry.")
        int resting,

        @Schema(description = "Running fetches first, then waiting ones; at most 100.")
        List<FetchView> items) {
    private static final int MAX_ITEMS = 100;

    /** One fetch. */
    public record FetchView(
            @Schema(description = "The provider of the package.")
            ProviderAddress provider,

            @Schema(description = "The version of the package.")
            ProviderVersion version,

            @Schema(description = "The platform of the package.")
            Platform platform,

            @Schema(description = "The state of the fetch.") FetchProgress.State state,

            @Schema(description = "The host that sends the package.")
            String host,

            @Schema(description = "The number of bytes received.")
            long received,

            @Schema(description = "The size of the package in bytes, if it is known.")
            OptionalLong length,

            @Schema(description = "The throughput.") OptionalLong bytesPerSecond,

            @Schema(description = "The estimated time to the end.")
            Optional<Long> secondsLeft,

            @Schema(description = "The number of failed attempts.")
            int failures,

            @Schema(description = "Why clients are refused the package until it is stored; absent if they are not.")
            Optional<String> refusal) {
        static FetchView of(FetchProgress fetch) {
            return new FetchView(
                    fetch.id().provider(),
                    fetch.id().version(),
                    fetch.id().platform(),
                    fetch.state(),
                    fetch.host(),
                    fetch.received(),
                    fetch.length(),
                    fetch.bytesPerSecond(),
                    fetch.left().map(Duration::toSeconds),
                    fetch.failures(),
                    fetch.refusal());
        }
    }

    static FetchesView of(List<FetchProgress> fetches) {
        return new FetchesView(
                count(fetches, FetchProgress.State.RUNNING),
                count(fetches, FetchProgress.State.QUEUED),
                count(fetches, FetchProgress.State.RESTING),
                fetches.stream().limit(MAX_ITEMS).map(FetchView::of).toList());
    }

    private static int count(List<FetchProgress> fetches, FetchProgress.State state) {
        return (int) fetches.stream().filter(fetch -> fetch.state() == state).count();
    }
}
