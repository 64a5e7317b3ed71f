package org.providermirror.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/**
 * Removes what is to go, or only tells what would. What is known of a version stays, so that it can be fetched again.
 *
 * <p>What the other mirrors on the same storage gave to clients is in their records, which lag behind. While a removal is
 * open they write them every ten seconds; a removal waits until they must have heard of it, and then looks at the records
 * every ten seconds too: what was used since it was chosen stays.
 */
final class RetentionRun implements JobWork {
    /** Within which time every mirror has heard of a removal, and told what it gave until then. */
    static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final RetentionSettings settings;
    private final PackageRemoval clearable;
    private final RemovalDelay pause;

    RetentionRun(RetentionSettings settings, PackageRemoval clearable, RemovalDelay pause) {
        this.settings = settings;
        this.clearable = clearable;
        this.pause = pause;
    }

    @Override
    public void run(JobRun run) throws InterruptedException, JobFailedException {
        var dryRun = run.order().path("dryRun").asBoolean(true);
        if (!dryRun) {
            awaitOthers(run);
        }
        var stored = clearable.packages().list();
        var news = new News();
        var tally = new RemovalTotals(dryRun);
        var cleared = new LinkedHashSet<ProviderAddress>();
        try {
            for (var removal : plan(stored)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (run.isCancelled()) {
                    break;
                }
                if (dryRun || remove(removal, news)) {
                    cleared.add(removal.stored().id().provider());
                    tally.add(
                            removal.stored(),
                            removal.reason() + "; " + removal.stored().size() + " bytes, last used "
                                    + removal.lastUse(),
                            run);
                }
            }
        } finally {
            if (!dryRun) {
                clearable.removals().tell(cleared);
            }
        }
        run.checkpoint(tally.of(stored));
    }

    private List<RetentionPlan.Removal> plan(List<StoredPackage> stored) throws JobFailedException {
        var standing = clearable.kept();
        return RetentionPlan.of(
                stored,
                settings,
                clearable.uses().all(),
                // What cannot be trusted is for an administrator to decide about.
                id -> standing.test(id)
                        || clearable.underWay().test(id)
                        || !clearable.trusted().test(id),
                clearable.time().wall().instant());
    }

    private void awaitOthers(JobRun run) throws InterruptedException {
        if (!clearable.uses().hasOthers()) {
            return;
        }
        for (var waited = Duration.ZERO;
                waited.compareTo(HEARD_WITHIN) < 0 && !run.isCancelled();
                waited = waited.plus(STEP)) {
            pause.of(STEP);
            run.tick();
        }
    }

    /** What was used where, as of the last ten seconds. */
    private final class News {
        private Map<PackageId, Instant> uses = Map.of();
        private long lookAgainAt = clearable.time().in(LOOKED_AT_EVERY);

        boolean hasUseAfter(PackageId id, Instant lastUse) {
            if (clearable.time().reached(lookAgainAt)) {
                uses = clearable.uses().latest();
                lookAgainAt = clearable.time().in(LOOKED_AT_EVERY);
            }
            return uses.getOrDefault(id, Instant.MIN).isAfter(lastUse);
        }
    }

    private boolean remove(RetentionPlan.Removal removal, News news) {
        var id = removal.stored().id();
        if (clearable.uses().isInUse(id, clearable.inUseSince())
                || news.hasUseAfter(id, removal.lastUse())
                || clearable.underWay().test(id)) {
            return false;
        }
        clearable.removals().remove(id);
        return true;
    }
}
