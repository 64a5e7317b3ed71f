package org.providermirror.web;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.providermirror.event.EventKind;
import org.providermirror.failure.MirrorException;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.metrics.RequestOutcome;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;

/** Keeps what is counted about requests. */
final class CountedRequests implements MetricsRecorder {
    /** The outcomes of the requests for archives. */
    final List<RequestOutcome> archives = new CopyOnWriteArrayList<>();

    /** The bytes of the archives that were sent. */
    final List<Long> bytes = new CopyOnWriteArrayList<>();

    @Override
    public void request(RouteLabel route, RequestOutcome outcome, Duration time) {
        if (route == RouteLabel.ARCHIVE) {
            archives.add(outcome);
        }
    }

    @Override
    public void archive(RequestOutcome outcome, long sent) {
        bytes.add(sent);
    }

    @Override
    public void fetch(boolean stored, long received) {}

    @Override
    public void event(EventKind kind) {}

    @Override
    public void called(StorageCall call, boolean worked, Duration time) {}

    @Override
    public void changed(StorageKey key) {}

    @Override
    public void answered(String host, boolean found, Duration time) {}

    @Override
    public void failed(String host, MirrorException failure, Duration time) {}
}
