package org.providermirror.app;

import org.providermirror.event.Event;
import org.providermirror.event.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that are told to the log alone. */
final class LoggedEvents implements Events {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedEvents.class);

    @Override
    public void record(Event event) {
        LOG.warn("{}: {}", event.kind(), event.sentence());
    }
}
