package org.providermirror.figures;

import org.providermirror.event.Event;
import org.providermirror.event.Events;

/** Counts the events on their way to where they are kept. */
public record CountedEvents(Figures figures, Events events) implements Events {
    @Override
    public void record(Event event) {
        figures.event(event.kind());
        events.record(event);
    }
}
