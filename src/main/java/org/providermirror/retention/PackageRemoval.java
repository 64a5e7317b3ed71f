package org.providermirror.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.catalog.Removals;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.job.JobFailedException;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;

/**
 * The storage as those see it who take packages out of it.
 *
 * @param underWay whether a package is being fetched
 * @param standing what is to be kept at all times, found out anew each time
 * @param trusted whether a valid record speaks of a package; reads storage
 */
public record PackageRemoval(
        StoredPackages packages,
        Removals removals,
        Predicate<PackageId> underWay,
        Supplier<Predicate<PackageId>> standing,
        Predicate<PackageId> trusted,
        PackageUsage uses,
        Clocks time) {
    /** What was used within this time may be on its way to a client still, by whichever mirror. */
    static final Duration IN_USE = Duration.ofHours(1);

    /** What is to be kept at all times, as it is now. */
    Predicate<PackageId> kept() throws JobFailedException {
        try {
            return standing.get();
        } catch (InvalidTermException wrong) {
            throw new JobFailedException(
                    "nothing is removed, for the standing list cannot be read: " + wrong.getMessage());
        }
    }

    /** The instant since which a use counts as one that goes on. */
    Instant inUseSince() {
        return time.wall().instant().minus(IN_USE);
    }
}
