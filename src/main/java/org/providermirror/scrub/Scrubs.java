package org.providermirror.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.config.ScrubSettings;
import org.providermirror.event.Events;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobWork;
import org.providermirror.job.Schedule;
import org.providermirror.storage.Storage;

/** The rounds over all stored packages, one at a time. Safe for use by any number of threads. */
public final class Scrubs {
    /** The id of the one round that there is. */
    public static final String ROUND = "round";

    /** How many bytes a second are read where nothing is set. */
    static final long DEFAULT_RATE = 20L << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final JobQueue board;
    private final Schedule schedule;
    private final long rate;

    /** @param boards makes the board of this work */
    public Scrubs(
            ScrubSettings settings,
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            BackgroundFetches fetches,
            Events events,
            Clocks time,
            Function<JobWork, JobQueue> boards) {
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
    public JobQueue board() {
        return board;
    }

    /** Begins a round now; empty where one is under way. */
    public Optional<JobRecord> submit() {
        return board.submitAs(ROUND, order());
    }

    /** Begins a round where it is time to. To be called now and then. */
    public void keepUp() {
        schedule.check();
    }
}
