package org.providermirror.mirror;

import java.util.Optional;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;

/**
 * What is decided or in question about a package, whatever is stored of it. Reads no storage; safe for use by any number of
 * threads.
 */
@FunctionalInterface
public interface PackageJudgement {
    /** The state that is shown in place of the one that storage tells; empty where nothing is the matter. */
    Optional<PackageState> of(PackageId id);

    /** Judges by the decisions of administrators first, for they hold whatever upstream did. */
    static PackageJudgement by(Blocks blocks, Conflicts conflicts) {
        return id -> blocks.find(id)
                .map(block -> PackageState.BLOCKED)
                .or(() -> conflicts.find(id).map(conflict -> PackageState.CONFLICT));
    }
}
