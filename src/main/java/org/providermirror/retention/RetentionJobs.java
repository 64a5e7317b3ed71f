package org.providermirror.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.job.JobWork;
import org.providermirror.job.Schedule;

/** The removals of what nobody uses: on a schedule, when an administrator asks, or as a dry run. Safe for any number of threads. */
public final class RetentionJobs {
    /** The id of the removal that comes round. */
    public static final String SCHEDULED = "scheduled";

    private static final String RULES = "rules";
    private static final JsonMapper JSON = new JsonMapper();

    private final RetentionSettings settings;
    private final JobQueue board;
    private final PackageUsage uses;
    private final Schedule schedule;

    /**
     * @param pause how a removal waits for the other mirrors
     * @param boards makes the board of this work
     */
    public RetentionJobs(
            RetentionSettings settings,
            PackageRemoval clearable,
            RemovalDelay pause,
            Function<JobWork, JobQueue> boards) {
        this.settings = settings;
        this.uses = clearable.uses();
        this.board = boards.apply(new RetentionRun(settings, clearable, pause));
        this.schedule = new Schedule(
                board,
                SCHEDULED,
                settings.interval(),
                () -> settings.removesAnything() ? Optional.of(scheduled()) : Optional.empty(),
                order -> order.path(RULES),
                clearable.time());
    }

    // The first round by new rules removes nothing, so that whoever wrote them sees what they mean.
    private JsonNode scheduled() {
        var rules = settings.toString();
        var seen = board.find(SCHEDULED)
                .filter(last -> last.state() == JobState.DONE)
                .map(last -> last.order().path(RULES).asText())
                .filter(rules::equals);
        return order(seen.isEmpty()).put(RULES, rules);
    }

    private static ObjectNode order(boolean dryRun) {
        return JSON.createObjectNode().put("dryRun", dryRun);
    }

    /** Where they are listed, watched and cancelled. */
    public JobQueue board() {
        return board;
    }

    /**
     * Takes up what was begun; and while a removal is under way, by whichever mirror, has it known what was used here. To be
     * called every ten seconds.
     */
    public void lookAfter() {
        board.resume();
        if (board.hasOpen()) {
            uses.keep();
        }
    }

    /** What is to be removed by the settings. */
    public RetentionSettings settings() {
        return settings;
    }

    /** Takes one; empty where there are too many. */
    public Optional<JobRecord> submit(boolean dryRun) {
        return board.submit(order(dryRun));
    }

    /** Removes what is to go, where it is time to. To be called now and then. */
    public void keepUp() {
        schedule.check();
    }
}
