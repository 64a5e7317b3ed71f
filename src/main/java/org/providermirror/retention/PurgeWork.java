package org.providermirror.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
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
import org.providermirror.provider.Target;

/** Takes out of storage what an administrator named, or only tells what would go. What is known of its versions stays. */
final class PurgeWork implements JobWork {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TARGET = "target";
    private static final String DRY_RUN = "dryRun";

    private final PackageRemoval clearable;
    private final Predicate<PackageId> blocked;

    PurgeWork(PackageRemoval clearable, Predicate<PackageId> blocked) {
        this.clearable = clearable;
        this.blocked = blocked;
    }

    static JsonNode order(Target target, boolean dryRun, String by) {
        var order = JSON.createObjectNode().put("provider", target.provider().toString());
        target.version().ifPresent(version -> order.put("version", version.toString()));
        target.platform().ifPresent(platform -> order.put("platform", platform.toString()));
        return order.put(DRY_RUN, dryRun).put("by", by);
    }

    private static Target target(JsonNode order) {
        return Target.parse(
                order.path("provider").asText(),
                order.path("version").asText(null),
                order.path("platform").asText(null));
    }

    @Override
    public void run(JobRun run) throws InterruptedException, JobFailedException {
        var target = target(run.order());
        var dryRun = run.order().path(DRY_RUN).asBoolean(true);
        var named = clearable.packages().list(target.provider()).stream()
                .filter(stored -> target.contains(stored.id()))
                .toList();
        var kept = clearable.kept();
        var uses = clearable.uses().all();
        var tally = new RemovalTotals(dryRun);
        run.checkpoint(JSON.createObjectNode().put(TARGET, target.toString()));
        try {
            for (var stored : named) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (run.isCancelled()) {
                    break;
                }
                var reason = reasonToStay(stored.id(), kept, uses);
                if (reason.isPresent()) {
                    run.note(stored.id().toString(), ItemOutcome.KEPT, reason.get());
                } else {
                    clear(stored, dryRun);
                    tally.add(stored, stored.size() + " bytes", run);
                }
            }
        } finally {
            // Also where a run that was broken off may have removed something.
            if (!dryRun) {
                clearable.removals().tell(List.of(target.provider()));
            }
        }
        run.checkpoint(tally.of(named).put(TARGET, target.toString()));
    }

    private void clear(StoredPackage stored, boolean dryRun) {
        if (!dryRun) {
            clearable.removals().remove(stored.id());
        }
    }

    // Whoever is in the middle of a package that is blocked is not to have it anyway.
    private Optional<String> reasonToStay(PackageId id, Predicate<PackageId> kept, Map<PackageId, Instant> uses) {
        if (kept.test(id)) {
            return Optional.of("the standing list wants it kept");
        }
        if (clearable.underWay().test(id)) {
            return Optional.of("it is being fetched");
        }
        var since = clearable.inUseSince();
        var inUse = uses.getOrDefault(id, Instant.MIN).isAfter(since)
                || clearable.uses().isInUse(id, since);
        return inUse && !blocked.test(id)
                ? Optional.of("it was used within the last hour and may be on its way to a client; "
                        + "block it first, or wait")
                : Optional.empty();
    }
}
