package org.providermirror.figures;

import java.time.Duration;
import org.providermirror.storage.StorageCall;
import org.providermirror.storage.StorageWatch;

/** Counts the calls of a storage. */
public record CountedStorage(Figures figures) implements StorageWatch {
    @Override
    public void called(StorageCall call, boolean worked, Duration time) {
        figures.storage(call, worked, time);
    }
}
