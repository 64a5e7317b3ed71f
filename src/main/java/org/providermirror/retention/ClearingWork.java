package org.providermirror.retention;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.StoredPackages;
import org.providermirror.catalog.StoredPackages.StoredPackage;
import org.providermirror.catalog.Time;
import org.providermirror.config.RetentionSettings;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.task.Outcome;
import org.providermirror.task.TaskFailedException;
import org.providermirror.task.TaskRun;
import org.providermirror.task.TaskWork;

/**
 * Removes what is to go, or only tells what would. What is known of a version stays, so that it can be fetched again.
 *
 * <p>What the other mirrors on the same storage gave to clients is in their records, which lag behind. While a removal is
 * open they write them every ten seconds; a removal waits until they must have heard of it, and then looks at the records
 * every ten seconds too: what was used since it was chosen stays.
 */
final class ClearingWork implements TaskWork {
    /** Within which time every mirror has heard of a removal, and told what it gave until then. */
    static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final RetentionSettings settings;
    private final Parts parts;

    /**
     * What it works with.
     *
     * @param underWay whether a package is being fetched
     * @param standing what is to be kept at all times, found out anew each time
     */
    record Parts(
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            Predicate<PackageId> underWay,
            Supplier<Predicate<PackageId>> standing,
            PackageUses uses,
            Pause pause,
            Time time) {}

    ClearingWork(RetentionSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    @Override
    public void run(TaskRun run) throws InterruptedException, TaskFailedException {
        var dryRun = run.order().path("dryRun").asBoolean(true);
        if (!dryRun) {
            awaitOthers(run);
        }
        var stored = parts.packages().list();
        var removals = plan(stored);
        var news = new News();
        var gone = 0;
        var bytes = 0L;
        for (var removal : removals) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (run.isCancelled()) {
                break;
            }
            if (dryRun || remove(removal, news)) {
                gone++;
                bytes += removal.stored().size();
                run.note(
                        removal.stored().id().toString(),
                        dryRun ? Outcome.REMOVABLE : Outcome.REMOVED,
                        removal.reason() + "; " + removal.stored().size() + " bytes, last used " + removal.lastUse());
            }
        }
        run.checkpoint(JSON.createObjectNode()
                .put("packages", stored.size())
                .put("bytes", stored.stream().mapToLong(StoredPackage::size).sum())
                .put(dryRun ? "removablePackages" : "removedPackages", gone)
                .put(dryRun ? "removableBytes" : "removedBytes", bytes));
    }

    private List<RetentionPlan.Removal> plan(List<StoredPackage> stored) throws TaskFailedException {
        try {
            var standing = parts.standing().get();
            return RetentionPlan.of(
                    stored,
                    settings,
                    parts.uses().all(),
                    id -> standing.test(id) || parts.underWay().test(id),
                    parts.time().wall().instant());
        } catch (InvalidTermException wrong) {
            throw new TaskFailedException(
                    "nothing is removed, for the standing list cannot be read: " + wrong.getMessage());
        }
    }

    private void awaitOthers(TaskRun run) throws InterruptedException {
        if (!parts.uses().hasOthers()) {
            return;
        }
        for (var waited = Duration.ZERO;
                waited.compareTo(HEARD_WITHIN) < 0 && !run.isCancelled();
                waited = waited.plus(STEP)) {
            parts.pause().of(STEP);
            run.tick();
        }
    }

    /** What was used where, as of the last ten seconds. */
    private final class News {
        private Map<PackageId, Instant> uses = Map.of();
        private long lookAgainAt = parts.time().in(LOOKED_AT_EVERY);

        boolean hasUseAfter(PackageId id, Instant lastUse) {
            if (parts.time().reached(lookAgainAt)) {
                uses = parts.uses().latest();
                lookAgainAt = parts.time().in(LOOKED_AT_EVERY);
            }
            return uses.getOrDefault(id, Instant.MIN).isAfter(lastUse);
        }
    }

    // The bytes first: a record without bytes is a miss, bytes without a record would be taken for somebody's copy.
    private boolean remove(RetentionPlan.Removal removal, News news) {
        var id = removal.stored().id();
        var inUse = parts.time().wall().instant().minus(RetentionPlan.IN_USE);
        if (parts.uses().isInUse(id, inUse)
                || news.hasUseAfter(id, removal.lastUse())
                || parts.underWay().test(id)) {
            return false;
        }
        parts.storage().delete(StorageLayout.archive(id));
        parts.records().remove(id);
        return true;
    }
}
