package org.providermirror.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.StoredPackages;
import org.providermirror.catalog.Time;
import org.providermirror.config.ScrubSettings;
import org.providermirror.event.Events;
import org.providermirror.fetch.OwnFetches;
import org.providermirror.storage.Storage;
import org.providermirror.task.Schedule;
import org.providermirror.task.TaskBoard;
import org.providermirror.task.TaskRecord;
import org.providermirror.task.TaskWork;

/** The rounds over all stored packages, one at a time. Safe for use by any number of threads. */
public final class Scrubs {
    /** The id of the one round that there is. */
    public static final String ROUND = "round";

    /** How many bytes a second are read where nothing is set. */
    static final long DEFAULT_RATE = 20L << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final TaskBoard board;
    private final Schedule schedule;
    private final long rate;

    /** @param boards makes the board of this work */
    public Scrubs(
            ScrubSettings settings,
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            OwnFetches fetches,
            Events events,
            Time time,
            Function<TaskWork, TaskBoard> boards) {
        this.rate = settings.rate().orElse(DEFAULT_RATE);
        this.board =
                boards.apply(new ScrubWork(new ScrubWork.Parts(storage, packages, records, fetches, events, time)));
        this.schedule = new Schedule(
                board,
                ROUND,
                settings.interval(),
                () -> settings.rate().isPresent() ? Optional.of(order()) : Optional.empty(),
                order -> JSON.nullNode(),
                time);
    }

    private JsonNode order() {
        return JSON.createObjectNode().put("rate", rate);
    }

    /** Where the round is watched and cancelled. */
    public TaskBoard board() {
        return board;
    }

    /** Begins a round now; empty where one is under way. */
    public Optional<TaskRecord> submit() {
        return board.submitAs(ROUND, order());
    }

    /** Begins a round where it is time to. To be called now and then. */
    public void keepUp() {
        schedule.check();
    }
}
