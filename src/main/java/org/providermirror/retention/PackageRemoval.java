package org.providermirror.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobRun;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;

/**
 * Removes stored packages, and knows which ones are protected.
 *
 * @param underWay returns whether a package is being fetched
 * @param prefetchList returns what the prefetch list protects; reads it each time
 * @param trusted returns whether a package has a valid record; reads storage
 * @param onlyCopies the releases whose packages only an administrator removes
 */
public record PackageRemoval(
        StoredPackages packages,
        Removals removals,
        Predicate<PackageId> underWay,
        Supplier<Predicate<PackageId>> prefetchList,
        Predicate<PackageId> trusted,
        PackageUsage uses,
        OnlyCopies onlyCopies,
        Clocks time) {
    /** A client that used a package within this time may still be downloading it, from any instance. */
    static final Duration IN_USE = Duration.ofHours(1);

    /** Returns whether a package is an only copy. */
    boolean isOnlyCopy(PackageId id) {
        return onlyCopies.isOrigin(id.provider().hostname());
    }

    /** Returns what the prefetch list protects now. */
    Predicate<PackageId> protectedPackages() throws JobFailedException {
        try {
            return prefetchList.get();
        } catch (InvalidTermException wrong) {
            throw new JobFailedException(
                    "nothing is removed, because the prefetch list cannot be read: " + wrong.getMessage());
        }
    }

    /** Returns the time after which a use means that the package is still in use. */
    Instant inUseSince() {
        return time.wall().instant().minus(IN_USE);
    }

    /**
     * Removes a package, or only notes in a dry run that it would be removed. Returns false if it stays because it was
     * replaced or removed since it was listed.
     */
    boolean remove(StoredPackage stored, boolean dryRun, String detail, JobRun<?, ?> run) {
        if (!dryRun && !removals.remove(stored)) {
            run.note(stored.id(), ItemOutcome.KEPT, "another instance has replaced or removed it meanwhile");
            return false;
        }
        run.note(stored.id(), dryRun ? ItemOutcome.REMOVABLE : ItemOutcome.REMOVED, detail);
        return true;
    }
}
