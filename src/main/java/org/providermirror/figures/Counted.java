package org.providermirror.figures;

import java.time.Duration;
import org.providermirror.event.EventKind;
import org.providermirror.storage.StorageCall;

/** Counts for both readers: the metrics of the moment and the history. Safe for use by any number of threads. */
public final class Counted implements Figures {
    private final Metrics metrics;
    private final History history;

    public Counted(Metrics metrics, History history) {
        this.metrics = metrics;
        this.history = history;
    }

    @Override
    public void request(Route route, Outcome outcome, Duration time) {
        metrics.request(route, outcome, time);
        if (route == Route.INDEX || route == Route.VERSION || route == Route.ARCHIVE || route == Route.REGISTRY) {
            history.add(Figure.REQUESTS, 1);
            if (outcome == Outcome.FAILED) {
                history.add(Figure.FAILED_REQUESTS, 1);
            }
        }
    }

    @Override
    public void archive(Outcome outcome, long bytes) {
        metrics.archive(outcome, bytes);
        history.add(outcome == Outcome.HIT ? Figure.HITS : Figure.MISSES, 1);
        history.add(Figure.BYTES_SERVED, bytes);
        if (outcome == Outcome.HIT) {
            history.add(Figure.BYTES_SAVED, bytes);
        }
    }

    @Override
    public void upstream(String host, UpstreamOutcome outcome, Duration time) {
        metrics.upstream(host, outcome, time);
        history.add(Figure.UPSTREAM_REQUESTS, 1);
        if (outcome.isFailure()) {
            history.add(Figure.UPSTREAM_FAILURES, 1);
        }
    }

    @Override
    public void fetch(boolean stored, long bytes) {
        metrics.fetch(stored, bytes);
        history.add(stored ? Figure.FETCHES_STORED : Figure.FETCHES_FAILED, 1);
        history.add(Figure.BYTES_FETCHED, bytes);
    }

    @Override
    public void storage(StorageCall call, boolean worked, Duration time) {
        metrics.storage(call, worked, time);
    }

    @Override
    public void event(EventKind kind) {
        metrics.event(kind);
    }
}
