package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.providermirror.health.UpstreamHost;
import org.providermirror.web.openapi.Summary;

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

        @Summary("The upstream hosts as they were when they were last asked; those that the settings name also before.")
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
    public record UpstreamView(
            String host,

            @Summary("not_contacted (nothing is known yet), answering or failing.")
            String state,

            @Summary("Whether the state is answering.") boolean answering,
            String lastAnswer,
            String lastFailure,
            String failure) {
        static UpstreamView of(UpstreamHost host) {
            return new UpstreamView(
                    host.host(),
                    ApiFormats.lower(host.state()),
                    host.state() == UpstreamHost.State.ANSWERING,
                    ApiFormats.orAbsent(host.lastAnswer()),
                    ApiFormats.orAbsent(host.lastFailure()),
                    ApiFormats.orAbsent(host.failure()));
        }
    }
}
