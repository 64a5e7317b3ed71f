package org.providermirror.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Clocks;

/**
 * Submits a scheduled job: once an interval on one of the instances, and at once if its order changed. A suspended job
 * waits for an administrator.
 *
 * @param id the id of the job; one run at a time has it
 * @param interval the time from the end of one run to the start of the next
 * @param order returns what is due; empty for nothing
 * @param essence returns the part of an order whose change makes the job due at once
 */
public record Schedule<O>(
        JobQueue<O, ?> queue,
        String id,
        Duration interval,
        Supplier<Optional<O>> order,
        Function<O, Object> essence,
        Clocks time) {
    /** Submits the job if it is due. Call it regularly; throws what the queue throws. */
    public void check() {
        order.get().filter(this::isDue).ifPresent(due -> queue.submitAs(id, due));
    }

    private boolean isDue(O due) {
        return queue.find(id)
                .map(last -> last.state() != JobState.OPEN
                        && (!essence.apply(last.order()).equals(essence.apply(due))
                                || last.state() != JobState.SUSPENDED && isOld(last.changedAt())))
                .orElse(true);
    }

    // A clock that was set back must not delay the job for ever.
    private boolean isOld(Instant end) {
        var age = Duration.between(end, time.wall().instant());
        return age.isNegative() || age.compareTo(interval) >= 0;
    }
}
