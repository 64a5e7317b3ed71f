package org.providermirror.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.catalog.cache.Clocks;

/**
 * Submits a scheduled job: once an interval on one of the instances, and at once if its order changed. A suspended job
 * waits for an administrator. Reads storage only if the job may be due, or after ten minutes.
 *
 * <p>One thread at a time may use it.
 *
 * @param <E> the part of an order whose change makes the job due at once
 */
public final class Schedule<O, E> {
    private static final Duration LOOK_INTERVAL = Duration.ofMinutes(10);

    private final JobQueue<O, ?> queue;
    private final String id;
    private final Duration interval;
    private final Supplier<Optional<E>> wanted;
    private final Function<E, O> order;
    private final Function<O, E> essence;
    private final Clocks time;
    private Optional<E> lookedFor = Optional.empty();
    private Instant nextLook = Instant.MIN;
    private Instant lastLook = Instant.MAX;

    /**
     * @param id the id of the job; one run at a time has it
     * @param interval the time from the end of one run to the start of the next
     * @param wanted returns the essence of the order; empty if nothing is due; does not read storage
     * @param order returns the whole order
     * @param essence returns the essence of a stored order
     */
    public Schedule(
            JobQueue<O, ?> queue,
            String id,
            Duration interval,
            Supplier<Optional<E>> wanted,
            Function<E, O> order,
            Function<O, E> essence,
            Clocks time) {
        this.queue = queue;
        this.id = id;
        this.interval = interval;
        this.wanted = wanted;
        this.order = order;
        this.essence = essence;
        this.time = time;
    }

    /** Submits the job if it is due. Call it regularly; throws what the queue throws. */
    public void check() {
        var due = wanted.get();
        var now = time.wall().instant();
        var isKnown = due.equals(lookedFor) && now.isBefore(nextLook) && !now.isBefore(lastLook);
        if (due.isEmpty() || isKnown) {
            return;
        }
        var last = queue.find(id);
        if (isDue(last, due.get())) {
            queue.submitAs(id, order.apply(due.get()));
        } else if (last.filter(job -> job.state() != JobState.OPEN).isPresent()) {
            lookedFor = due;
            lastLook = now;
            var next = last.get().changedAt().plus(interval);
            var latest = now.plus(LOOK_INTERVAL);
            nextLook = last.get().state() == JobState.SUSPENDED || next.isAfter(latest) ? latest : next;
        }
    }

    private boolean isDue(Optional<? extends JobRecord<O, ?>> found, E due) {
        return found.map(last -> last.state() != JobState.OPEN
                        && (!essence.apply(last.order()).equals(due)
                                || last.state() != JobState.SUSPENDED && isOld(last.changedAt())))
                .orElse(true);
    }

    // A clock that was set back must not delay the job for ever.
    private boolean isOld(Instant end) {
        var age = Duration.between(end, time.wall().instant());
        return age.isNegative() || age.compareTo(interval) >= 0;
    }
}
