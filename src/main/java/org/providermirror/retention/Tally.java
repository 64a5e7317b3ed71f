package org.providermirror.retention;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.providermirror.catalog.StoredPackages.StoredPackage;
import org.providermirror.task.Outcome;
import org.providermirror.task.TaskRun;

/** What goes, or would go, of what was looked at. Owned by the thread that does the work. */
final class Tally {
    private static final JsonMapper JSON = new JsonMapper();

    private final boolean dryRun;
    private int packages;
    private long bytes;

    Tally(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Notes that a package went, or would go. */
    void add(StoredPackage stored, String detail, TaskRun run) {
        packages++;
        bytes += stored.size();
        run.note(stored.id().toString(), dryRun ? Outcome.REMOVABLE : Outcome.REMOVED, detail);
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
