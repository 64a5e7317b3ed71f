package org.providermirror.metrics;

import java.time.Duration;
import org.providermirror.failure.MirrorException;
import org.providermirror.net.UpstreamListener;

/** Counts the requests to upstream. */
public record MeteredUpstreamListener(MetricsRecorder figures) implements UpstreamListener {
    @Override
    public void answered(String host, boolean found, Duration time) {
        figures.upstream(host, found ? UpstreamOutcome.FOUND : UpstreamOutcome.ABSENT, time);
    }

    @Override
    public void failed(String host, MirrorException failure, Duration time) {
        figures.upstream(host, UpstreamOutcome.of(failure), time);
    }
}
