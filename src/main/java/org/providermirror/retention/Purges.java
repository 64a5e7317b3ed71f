package org.providermirror.retention;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobWork;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;

/** The removals of what an administrator names, whoever uses it. Safe for any number of threads. */
public final class Purges {
    private final PackageRemoval clearable;
    private final JobQueue board;
    private final Events events;

    /**
     * @param blocked whether no client is given a package
     * @param boards makes the board of this work
     */
    public Purges(
            PackageRemoval clearable, Predicate<PackageId> blocked, Events events, Function<JobWork, JobQueue> boards) {
        this.clearable = clearable;
        this.board = boards.apply(new PurgeWork(clearable, blocked));
        this.events = events;
    }

    /** Where they are listed, watched and cancelled. */
    public JobQueue board() {
        return board;
    }

    /**
     * Takes one; empty where there are too many.
     *
     * @param dryRun whether it is only told what would go
     * @param by the name of the administrator
     */
    public Optional<JobRecord> submit(Target target, boolean dryRun, String by) {
        var taken = board.submit(PurgeWork.order(target, dryRun, by));
        if (taken.isPresent() && !dryRun) {
            events.record(Event.of(
                    clearable.time().wall().instant(), EventKind.ADMINISTRATION, target, by + " purged " + target));
        }
        return taken;
    }
}
