package org.providermirror.prefetch;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.providermirror.catalog.Time;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.provider.PackageId;
import org.providermirror.task.Schedule;
import org.providermirror.task.TaskBoard;
import org.providermirror.task.TaskRecord;
import org.providermirror.task.TaskState;

/** The prefetches of this mirror. Safe for use by any number of threads. */
public final class Prefetches {
    /** The id of the prefetch that keeps up the standing list. */
    public static final String STANDING = "standing";

    private final TaskBoard board;
    private final StandingList standing;
    private final Schedule schedule;

    public Prefetches(TaskBoard board, PrefetchSettings settings, Time time) {
        this.board = board;
        this.standing = new StandingList(settings.file());
        this.schedule = new Schedule(
                board,
                STANDING,
                settings.interval(),
                () -> standing.order().map(PrefetchOrder::toJson),
                UnaryOperator.identity(),
                time);
    }

    /** Where they are listed, watched and cancelled. */
    public TaskBoard board() {
        return board;
    }

    /** Takes a prefetch; empty where there are too many. */
    public Optional<TaskRecord> submit(PrefetchOrder order) {
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
                task -> task.state() == TaskState.DONE || !task.items().isEmpty());
        return standing.keeps(chosen.map(TaskRecord::items));
    }
}
