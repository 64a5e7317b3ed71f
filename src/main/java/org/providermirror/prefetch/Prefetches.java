package org.providermirror.prefetch;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.Schedule;
import org.providermirror.provider.PackageId;

/** The prefetches of this mirror. Safe for use by any number of threads. */
public final class Prefetches {
    /** The id of the prefetch that keeps up the standing list. */
    public static final String STANDING = "standing";

    private final JobQueue board;
    private final PrefetchList standing;
    private final Schedule schedule;

    public Prefetches(JobQueue board, PrefetchSettings settings, Clocks time) {
        this.board = board;
        this.standing = new PrefetchList(settings.file());
        this.schedule = new Schedule(
                board,
                STANDING,
                settings.interval(),
                () -> standing.order().map(PrefetchOrder::toJson),
                UnaryOperator.identity(),
                time);
    }

    /** Where they are listed, watched and cancelled. */
    public JobQueue board() {
        return board;
    }

    /** Takes a prefetch; empty where there are too many. */
    public Optional<JobRecord> submit(PrefetchOrder order) {
        return board.submit(order.toJson());
    }

    /** Keeps the standing list up. To be called now and then. */
    public void keepUp() {
        schedule.check();
    }

    /**
     * What the standing list wants kept.
     *
     * @throws org.providermirror.failure.StorageException where that cannot be told
     */
    public Predicate<PackageId> standing() {
        var last = board.find(STANDING);
        var chosen = last.filter(
                task -> task.state() == JobState.DONE || !task.items().isEmpty());
        return standing.keeps(chosen.map(JobRecord::items));
    }
}
