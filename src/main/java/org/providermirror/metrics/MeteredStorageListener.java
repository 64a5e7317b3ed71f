package org.providermirror.metrics;

import java.time.Duration;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageListener;

/** Counts the calls of a storage. */
public record MeteredStorageListener(MetricsRecorder figures) implements StorageListener {
    @Override
    public void called(StorageCall call, boolean worked, Duration time) {
        figures.storage(call, worked, time);
    }

    @Override
    public void changed(StorageKey key) {
        // Which object changed is no metric.
    }
}
