package org.providermirror.metrics;

import org.providermirror.event.Event;
import org.providermirror.event.Events;

/** Counts events and passes them on. */
public record MeteredEvents(MetricsRecorder recorder, Events events) implements Events {
    @Override
    public void record(Event event) {
        recorder.event(event.kind());
        events.record(event);
    }
}
