package org.providermirror.retention;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRun;

/** What goes, or would go, of what was looked at. Owned by the thread that does the work. */
final class RemovalTotals {
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean dryRun;
    private int packages;
    private long bytes;

    RemovalTotals(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Notes that a package went, or would go. */
    void add(StoredPackage stored, String detail, JobRun run) {
        packages++;
        bytes += stored.size();
        run.note(stored.id().toString(), dryRun ? ItemOutcome.REMOVABLE : ItemOutcome.REMOVED, detail);
    }

    /** The figures that a task ends with. */
    ObjectNode of(List<StoredPackage> seen) {
        return JSON.createObjectNode()
                .put("packages", seen.size())
                .put("bytes", seen.stream().mapToLong(StoredPackage::size).sum())
                .put(dryRun ? "removablePackages" : "removedPackages", packages)
                .put(dryRun ? "removableBytes" : "removedBytes", bytes);
    }
}
