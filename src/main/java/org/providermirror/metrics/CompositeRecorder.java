package org.providermirror.metrics;

import java.time.Duration;
import org.providermirror.event.EventKind;
import org.providermirror.failure.MirrorException;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;

/** Records everything twice: in the metrics and in the history. Thread-safe. */
public final class CompositeRecorder implements MetricsRecorder {
    private final Metrics metrics;
    private final History history;

    public CompositeRecorder(Metrics metrics, History history) {
        this.metrics = metrics;
        this.history = history;
    }

    @Override
    public void request(RouteLabel route, RequestOutcome outcome, Duration time) {
        metrics.request(route, outcome, time);
        if (route == RouteLabel.INDEX
                || route == RouteLabel.VERSION
                || route == RouteLabel.ARCHIVE
                || route == RouteLabel.REGISTRY) {
            history.add(HistoryMetric.REQUESTS, 1);
            if (outcome == RequestOutcome.FAILED) {
                history.add(HistoryMetric.FAILED_REQUESTS, 1);
            }
        }
    }

    @Override
    public void archive(RequestOutcome outcome, long bytes) {
        metrics.archive(outcome, bytes);
        history.add(outcome == RequestOutcome.HIT ? HistoryMetric.HITS : HistoryMetric.MISSES, 1);
        history.add(HistoryMetric.BYTES_SERVED, bytes);
        if (outcome == RequestOutcome.HIT) {
            history.add(HistoryMetric.BYTES_SAVED, bytes);
        }
    }

    @Override
    public void answered(String host, boolean found, Duration time) {
        upstream(host, found ? UpstreamOutcome.FOUND : UpstreamOutcome.ABSENT, time);
    }

    @Override
    public void failed(String host, MirrorException failure, Duration time) {
        upstream(host, UpstreamOutcome.of(failure), time);
    }

    private void upstream(String host, UpstreamOutcome outcome, Duration time) {
        metrics.upstream(host, outcome, time);
        history.add(HistoryMetric.UPSTREAM_REQUESTS, 1);
        if (outcome.isFailure()) {
            history.add(HistoryMetric.UPSTREAM_FAILURES, 1);
        }
    }

    @Override
    public void fetch(boolean stored, long bytes) {
        metrics.fetch(stored, bytes);
        history.add(stored ? HistoryMetric.FETCHES_STORED : HistoryMetric.FETCHES_FAILED, 1);
        history.add(HistoryMetric.BYTES_FETCHED, bytes);
    }

    @Override
    public void called(StorageCall call, boolean worked, Duration time) {
        metrics.storage(call, worked, time);
    }

    @Override
    public void event(EventKind kind) {
        metrics.event(kind);
    }

    @Override
    public void changed(StorageKey key) {
        // Which object changed is not a metric.
    }
}
