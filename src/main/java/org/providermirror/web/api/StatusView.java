package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.health.Health;
import org.providermirror.health.StorageState;
import org.providermirror.health.UpstreamHost;

/** The status of the mirror. */
public record StatusView(
        @Schema(description = "The version of the mirror.") String version,
        @Schema(description = "When this instance started.") Instant startedAt,

        @Schema(description = "The time of this answer by the mirror's clock.")
        Instant now,

        @Schema(description = "The readiness; a mirror is degraded while its storage is read-only or slow.")
        Health.Readiness readiness,

        @Schema(description = "The storage.") StorageView storage,
        @Schema(description = "The fetches.") FetchesView fetches,

        @Schema(description = "The upstream hosts that the settings name or that were contacted.")
        List<UpstreamView> upstream,

        @Schema(description = "The metrics of the last hour.")
        Map<String, Long> lastHour,

        @Schema(description = "The id of the latest event; it changes with every event.")
        Optional<String> latestEvent) {
    /** The storage. */
    public record StorageView(
            @Schema(description = "The state of the storage.")
            StorageState state,

            @Schema(description = "The number of providers; absent for a moment after the start.")
            Optional<Integer> providers,

            @Schema(description = "The number of stored packages.")
            Optional<Integer> packages,

            @Schema(description = "The number of their bytes.")
            Optional<Long> bytes) {}

    /** An upstream host. */
    public record UpstreamView(
            @Schema(description = "The hostname.") String host,
            @Schema(description = "The state of the host.") UpstreamHost.State state,

            @Schema(description = "Whether the state is answering.")
            boolean answering,

            @Schema(description = "When it last answered.") Optional<Instant> lastAnswer,

            @Schema(description = "When a request last failed.")
            Optional<Instant> lastFailure,

            @Schema(description = "Why that request failed.")
            Optional<String> failure) {
        static UpstreamView of(UpstreamHost host) {
            return new UpstreamView(
                    host.host(),
                    host.state(),
                    host.state() == UpstreamHost.State.ANSWERING,
                    host.lastAnswer(),
                    host.lastFailure(),
                    host.failure());
        }
    }
}
