package org.providermirror.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;

/**
 * The totals that a removal reports at its end. A dry run fills the removable ones, any other run the removed ones.
 *
 * @param packages the number of packages that the run considered
 * @param target what a purge was ordered for; absent for a retention job
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RemovalTotals(
        Integer packages,
        Long bytes,
        Integer removablePackages,
        Long removableBytes,
        Integer removedPackages,
        Long removedBytes,
        String target) {
    /** Reports a purge that has just begun. */
    static RemovalTotals begun(String target) {
        return new RemovalTotals(null, null, null, null, null, null, target);
    }

    static RemovalTotals of(
            boolean dryRun, List<StoredPackage> considered, List<StoredPackage> removed, String target) {
        var count = removed.size();
        var bytes = bytes(removed);
        return new RemovalTotals(
                considered.size(),
                bytes(considered),
                dryRun ? count : null,
                dryRun ? bytes : null,
                dryRun ? null : count,
                dryRun ? null : bytes,
                target);
    }

    private static long bytes(List<StoredPackage> packages) {
        return packages.stream().mapToLong(StoredPackage::size).sum();
    }
}
