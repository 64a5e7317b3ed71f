package org.providermirror.mirror.inventory;

import java.util.Optional;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;

/**
 * What is decided or in question about a package, whatever is stored of it. Reads no storage; safe for use by any number of
 * threads.
 */
public interface PackagePolicy {
    /** The state that is shown in place of the one that storage tells; empty where nothing is the matter. */
    Optional<PackageState> of(PackageId id);

    /** The act of an administrator by which other bytes are served than those that were verified first. */
    Optional<Decision.Acceptance> acceptance(PackageId id);

    /** Judges by the decisions of administrators first, for they hold whatever upstream did. */
    static PackagePolicy by(Blocks blocks, Conflicts conflicts) {
        return new PackagePolicy() {
            @Override
            public Optional<PackageState> of(PackageId id) {
                return blocks.find(id)
                        .map(block -> PackageState.BLOCKED)
                        .or(() -> conflicts
                                .find(id)
                                .filter(conflict -> conflict.isOpen() || conflict.isWithheld())
                                .map(conflict -> PackageState.CONFLICT));
            }

            @Override
            public Optional<Decision.Acceptance> acceptance(PackageId id) {
                return conflicts.find(id).flatMap(Conflict::acceptance).filter(Decision.Acceptance::settled);
            }
        };
    }
}
