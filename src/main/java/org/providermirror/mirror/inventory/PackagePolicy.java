package org.providermirror.mirror.inventory;

import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;

/** Returns what is decided about a package, whatever is stored of it. Reads no storage; thread-safe. */
public interface PackagePolicy {
    /** Returns the state that overrides the stored one; empty if none does. */
    Optional<PackageState> of(PackageId id);

    /** Returns the decision by which other bytes are served than those that were verified first. */
    Optional<Decision.Acceptance> acceptance(PackageId id);

    /** Returns the bytes that upstream has now, if it changed the package and no administrator decided about it. */
    Optional<Sha256> changed(PackageId id);

    /** Returns the blocks of a provider, of its versions and of its packages. */
    List<BlockedTarget> blocks(ProviderAddress provider);

    /** Returns the policy of blocks, withdrawals and conflicts, in this order of precedence. */
    static PackagePolicy by(Blocks blocks, Conflicts conflicts) {
        return new PackagePolicy() {
            @Override
            public Optional<PackageState> of(PackageId id) {
                return blocks.find(id)
                        .map(block -> PackageState.BLOCKED)
                        .or(() -> blocks.withdrawals().find(id.release()).map(withdrawal -> PackageState.WITHDRAWN))
                        .or(() -> conflicts
                                .find(id)
                                .filter(conflict -> conflict.isOpen() || conflict.isWithheld())
                                .map(conflict -> PackageState.CONFLICT));
            }

            @Override
            public Optional<Decision.Acceptance> acceptance(PackageId id) {
                return conflicts.find(id).flatMap(Conflict::acceptance).filter(Decision.Acceptance::settled);
            }

            @Override
            public Optional<Sha256> changed(PackageId id) {
                return conflicts.find(id).filter(Conflict::isOpen).map(Conflict::other);
            }

            @Override
            public List<BlockedTarget> blocks(ProviderAddress provider) {
                return blocks.all().stream()
                        .filter(block -> block.target().provider().equals(provider))
                        .map(block -> new BlockedTarget(block.target(), block.reason(), block.by(), block.at()))
                        .toList();
            }
        };
    }
}
