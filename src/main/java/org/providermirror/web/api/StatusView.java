package org.providermirror.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.health.Health;
import org.providermirror.health.StorageState;
import org.providermirror.health.UpstreamHost;

/**
 * The status of the mirror.
 *
 * @param version the version of the mirror
 * @param startedAt when this instance started
 * @param now the time of this answer by the mirror's clock
 * @param readiness the readiness; a mirror is degraded while its storage is read-only or slow
 * @param storage the storage
 * @param fetches the fetches
 * @param upstream the upstream hosts that the settings name or that were contacted
 * @param lastHour the metrics of the last hour
 * @param latestEvent the id of the latest event; it changes with every event
 */
public record StatusView(
        String version,
        Instant startedAt,
        Instant now,
        Health.Readiness readiness,
        StorageView storage,
        FetchesView fetches,
        List<UpstreamView> upstream,
        Map<String, Long> lastHour,
        Optional<String> latestEvent) {
    /**
     * The storage.
     *
     * @param state the state of the storage
     * @param providers the number of providers; absent for a moment after the start
     * @param packages the number of stored packages
     * @param bytes the number of their bytes
     * @param freeBytes the free space of the disk that contains the storage; absent for a bucket
     * @param diskBytes the size of that disk
     */
    public record StorageView(
            StorageState state,
            Optional<Integer> providers,
            Optional<Integer> packages,
            Optional<Long> bytes,
            Optional<Long> freeBytes,
            Optional<Long> diskBytes) {}

    /**
     * An upstream host.
     *
     * @param host the hostname
     * @param state the state of the host
     * @param answering whether the state is answering
     * @param lastAnswer when it last answered
     * @param lastFailure when a request last failed
     * @param failure why that request failed
     */
    public record UpstreamView(
            String host,
            UpstreamHost.State state,
            boolean answering,
            Optional<Instant> lastAnswer,
            Optional<Instant> lastFailure,
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
