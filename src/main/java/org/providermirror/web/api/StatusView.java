package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** The mirror at a glance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusView(
        @Summary("The mirror's version.") String version,
        @Summary("When this mirror started.") String startedAt,

        @Summary("The time of this answer, by the mirror's clock.")
        String now,

        @Summary("ready, degraded (nothing new is stored) or unready.")
        String readiness,

        StorageView storage,
        FetchesView fetches,

        @Summary("The upstream hosts as they were when they were last asked.")
        List<UpstreamView> upstream,

        @Summary("What was counted over the last hour, by figure.")
        Map<String, Long> lastHour,

        @Summary("The id of the latest event; another one means that something happened.")
        String latestEvent) {
    /** The storage. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageView(
            @Summary("writable, read_only, unreachable or unknown.")
            String state,

            @Summary("How many providers are known; absent for a moment after the start.")
            Integer providers,

            @Summary("How many packages are stored.") Integer packages,
            @Summary("How many bytes they have.") Long bytes) {}

    /** An upstream host. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UpstreamView(String host, boolean answering, String lastAnswer, String lastFailure, String failure) {}
}
