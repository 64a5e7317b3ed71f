package org.providermirror.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.PackageId;

/**
 * Removes the packages that the retention policy expires, or reports them in a dry run. Cached versions and releases stay, so
 * a removed package can be fetched again.
 *
 * <p>The stored uses of the other instances lag behind. While a removal is open, every instance stores its uses every ten
 * seconds. A removal first waits until they must have noticed it. It then reads their uses every ten seconds, and keeps each
 * package that was used meanwhile.
 */
record RetentionRun(RetentionSettings settings, PackageRemoval removal, RemovalDelay delay)
        implements JobWork<RetentionOrder, RemovalTotals> {
    /** Within this time every instance notices a removal and stores its uses. */
    static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(1);

    @Override
    public void run(JobRun<RetentionOrder, RemovalTotals> run) throws InterruptedException, JobFailedException {
        var dryRun = run.order().dryRun();
        if (!dryRun) {
            awaitOthers(run);
        }
        var stored = removal.packages().list();
        var recentUses = new RecentUses();
        var removed = new ArrayList<StoredPackage>();
        try {
            var plan = plan(stored);
            run.expect(plan.size());
            for (var expired : plan) {
                if (run.mustEnd()) {
                    break;
                }
                if (dryRun || !isInUse(expired, recentUses)) {
                    var detail = expired.reason() + "; " + expired.stored().size() + " bytes, last used "
                            + expired.lastUse();
                    if (removal.remove(expired.stored(), dryRun, detail, run)) {
                        removed.add(expired.stored());
                    }
                }
            }
        } finally {
            if (!dryRun) {
                removal.removals()
                        .tell(removed.stream()
                                .map(each -> each.id().provider())
                                .distinct()
                                .toList());
            }
        }
        run.checkpoint(RemovalTotals.of(dryRun, stored, removed, null));
    }

    private List<RetentionPlan.Removal> plan(List<StoredPackage> stored) throws JobFailedException {
        var isProtected = removal.protectedPackages();
        var uses = removal.uses().all();
        var dated = removal.packages().dated(stored, RetentionPlan.datedByRecord(stored, settings, uses));
        return RetentionPlan.of(
                dated,
                settings,
                uses,
                // An administrator decides about a package that is not trusted.
                id -> isProtected.test(id)
                        || removal.isOnlyCopy(id)
                        || removal.underWay().test(id)
                        || !removal.trusted().test(id),
                removal.time().wall().instant());
    }

    private void awaitOthers(JobRun<RetentionOrder, RemovalTotals> run) throws InterruptedException {
        if (!removal.uses().hasOthers()) {
            return;
        }
        for (var waited = Duration.ZERO;
                waited.compareTo(NOTICED_WITHIN) < 0 && !run.isCancelled();
                waited = waited.plus(STEP)) {
            delay.of(STEP);
            run.tick();
        }
    }

    /** Returns uses on all instances, at most ten seconds old. */
    private final class RecentUses {
        private Map<PackageId, Instant> uses = Map.of();
        private long nextPoll = removal.time().in(POLL_INTERVAL);

        boolean hasUseAfter(PackageId id, Instant lastUse) {
            if (removal.time().reached(nextPoll)) {
                uses = removal.uses().latest();
                nextPoll = removal.time().in(POLL_INTERVAL);
            }
            return uses.getOrDefault(id, Instant.MIN).isAfter(lastUse);
        }
    }

    private boolean isInUse(RetentionPlan.Removal expired, RecentUses recentUses) {
        var id = expired.stored().id();
        return removal.uses().isInUse(id, removal.inUseSince())
                || recentUses.hasUseAfter(id, expired.lastUse())
                || removal.underWay().test(id);
    }
}
