package org.providermirror.retention;

import java.util.LinkedHashSet;
import java.util.List;
import org.providermirror.catalog.StoredPackages.StoredPackage;
import org.providermirror.config.RetentionSettings;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.task.TaskFailedException;
import org.providermirror.task.TaskRun;
import org.providermirror.task.TaskWork;

/** Removes what is to go, or only tells what would. What is known of a version stays, so that it can be fetched again. */
final class ClearingWork implements TaskWork {
    private final RetentionSettings settings;
    private final Clearable clearable;

    ClearingWork(RetentionSettings settings, Clearable clearable) {
        this.settings = settings;
        this.clearable = clearable;
    }

    @Override
    public void run(TaskRun run) throws InterruptedException, TaskFailedException {
        var dryRun = run.order().path("dryRun").asBoolean(true);
        var stored = clearable.packages().list();
        var tally = new Tally(dryRun);
        var cleared = new LinkedHashSet<ProviderAddress>();
        try {
            for (var removal : plan(stored)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (run.isCancelled()) {
                    break;
                }
                if (dryRun || remove(removal)) {
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

    private List<RetentionPlan.Removal> plan(List<StoredPackage> stored) throws TaskFailedException {
        var standing = clearable.kept();
        return RetentionPlan.of(
                stored,
                settings,
                clearable.uses().all(),
                id -> standing.test(id) || clearable.underWay().test(id),
                clearable.time().wall().instant());
    }

    private boolean remove(RetentionPlan.Removal removal) {
        var id = removal.stored().id();
        if (clearable.uses().lastUseHere(id).isAfter(clearable.inUseSince())
                || clearable.underWay().test(id)) {
            return false;
        }
        clearable.removals().remove(id);
        return true;
    }
}
