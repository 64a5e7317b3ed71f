package org.providermirror.fetch;

import org.providermirror.log.RequestContext;

/** Holds the state of one requested fetch. Guarded by its {@link FetchTable}. */
final class RequestedFetch {
    /** The state of a requested fetch. */
    enum State {
        NEW(FetchProgress.State.QUEUED),
        PENDING(FetchProgress.State.QUEUED),
        RUNNING(FetchProgress.State.RUNNING),
        RESTING(FetchProgress.State.RESTING);

        final FetchProgress.State shown;

        State(FetchProgress.State shown) {
            this.shown = shown;
        }
    }

    final FetchOrder order;
    final RequestContext behalf = RequestContext.ofThisThread();
    State state = State.NEW;
    int failures;
    ArrivingFile arriving;
    boolean given = true;
    long startedAt;
    long rest;
    boolean hurried;

    RequestedFetch(FetchOrder order, ArrivingFile arriving) {
        this.order = order;
        this.arriving = arriving;
    }
}
