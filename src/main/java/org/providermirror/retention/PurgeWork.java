package org.providermirror.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.PackageId;

/** Removes the packages that an administrator names, unless they are protected. Cached versions and releases stay. */
final class PurgeWork implements JobWork<PurgeOrder, RemovalTotals> {
    private final PackageRemoval removal;
    private final Predicate<PackageId> blocked;

    PurgeWork(PackageRemoval removal, Predicate<PackageId> blocked) {
        this.removal = removal;
        this.blocked = blocked;
    }

    @Override
    public void run(JobRun<PurgeOrder, RemovalTotals> run) throws InterruptedException, JobFailedException {
        var order = run.order();
        var named = removal.packages().list(order.provider()).stream()
                .filter(stored -> order.target().contains(stored.id()))
                .toList();
        var isProtected = removal.kept();
        var uses = removal.uses().all();
        var removed = new ArrayList<StoredPackage>();
        run.checkpoint(RemovalTotals.begun(order.target().toString()));
        try {
            for (var stored : named) {
                if (run.mustEnd()) {
                    break;
                }
                var reason = reasonToKeep(stored.id(), isProtected, uses);
                if (reason.isPresent()) {
                    run.note(stored.id().toString(), ItemOutcome.KEPT, reason.get());
                } else if (removal.remove(stored, order.dryRun(), stored.size() + " bytes", run)) {
                    removed.add(stored);
                }
            }
        } finally {
            // Also for a run that continues an interrupted one, which may have removed something.
            if (!order.dryRun()) {
                removal.removals().tell(List.of(order.provider()));
            }
        }
        run.checkpoint(
                RemovalTotals.of(order.dryRun(), named, removed, order.target().toString()));
    }

    // A client that is downloading a blocked package must not get it anyway.
    private Optional<String> reasonToKeep(
            PackageId id, Predicate<PackageId> isProtected, Map<PackageId, Instant> uses) {
        if (isProtected.test(id)) {
            return Optional.of("the prefetch list protects it");
        }
        if (removal.underWay().test(id)) {
            return Optional.of("it is being fetched");
        }
        var since = removal.inUseSince();
        var inUse = uses.getOrDefault(id, Instant.MIN).isAfter(since)
                || removal.uses().isInUse(id, since);
        return inUse && !blocked.test(id)
                ? Optional.of("a client used it within the last hour and may still be downloading it;"
                        + " block it first, or wait")
                : Optional.empty();
    }
}
