package org.providermirror.fetch;

import java.util.Optional;
import org.providermirror.log.RequestContext;

/** Holds the state of one requested fetch. Guarded by its {@link FetchTable}. */
final class RequestedFetch {
    /** The state of a requested fetch. */
    enum State {
        NEW,
        PENDING,
        RUNNING,
        RESTING
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

    FetchProgress progress(Optional<String> failure, Optional<String> refusal) {
        var shown = state == State.RESTING ? FetchProgress.State.RESTING : FetchProgress.State.QUEUED;
        return state == State.RUNNING
                ? FetchProgress.running(order, arriving, startedAt, failures, failure, refusal)
                : FetchProgress.waiting(order, shown, failures, failure, refusal);
    }
}
