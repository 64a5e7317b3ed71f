package org.providermirror.mirror.policy;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.QuarantinedCopy;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.ReleasePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles decisions about changed packages when every instance knows them. For accepted bytes, the record of the
 * first copy is removed; the copy itself stays until a verified replacement is stored. For a withdrawal, the first
 * copy is restored.
 *
 * <p>An acceptance without a stored release that proves it stays unsettled, and upstream is asked until it lists the
 * accepted bytes again. Every step can be repeated, on any instance.
 *
 * <p>Used by one thread at a time.
 */
public final class AcceptedConflicts {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConflicts.class);

    private final Conflicts conflicts;
    private final PullThroughMirror.Knowledge knowledge;
    private final ReleaseRecheck recheck;
    private final QuarantinedCopy copies;
    private final Executor executor;
    private final Map<PackageId, Decision> applied = new HashMap<>();
    private final Set<PackageId> restoring = ConcurrentHashMap.newKeySet();

    /** @param executor copies archives */
    public AcceptedConflicts(
            Conflicts conflicts,
            PullThroughMirror.Knowledge knowledge,
            ReleaseRecheck recheck,
            QuarantinedCopy copies,
            Executor executor) {
        this.conflicts = conflicts;
        this.knowledge = knowledge;
        this.recheck = recheck;
        this.copies = copies;
        this.executor = executor;
    }

    /** Settles due decisions; called several times a minute, after {@link Conflicts#refresh}. */
    public synchronized void run() {
        var decided = new HashSet<PackageId>();
        for (var conflict : conflicts.all()) {
            try {
                conflict.decision().ifPresent(decision -> {
                    decided.add(conflict.id());
                    attend(conflict, decision);
                });
            } catch (StorageException failure) {
                LOG.warn("the decision about {} takes effect later: {}", conflict.id(), failure.getMessage());
            }
        }
        applied.keySet().retainAll(decided);
    }

    private void attend(Conflict conflict, Decision decision) {
        // Another instance may have replaced what is cached here.
        if (!decision.equals(applied.put(conflict.id(), decision))) {
            knowledge.records().forget(conflict.id());
        }
        decision.acceptance().ifPresentOrElse(accepted -> attend(conflict, accepted), () -> {
            if (conflicts.isDue(conflict) && restoring.add(conflict.id())) {
                restoreBehind(conflict);
            }
        });
    }

    private void attend(Conflict conflict, Decision.Acceptance accepted) {
        var due = conflicts.isDue(conflict);
        if (due && isProven(conflict.id(), accepted)) {
            if (conflicts.isCurrent(conflict)) {
                // Bytes without a record are checked before they are served.
                knowledge
                        .records()
                        .removeUnless(conflict.id(), record -> record.sha256().equals(accepted.sha256()));
                settle(conflict);
            }
        } else if (due || accepted.settled() && isLeftOut(conflict.id())) {
            recheck.ask(conflict.id().release());
        }
    }

    private boolean isLeftOut(PackageId id) {
        return knowledge
                .releases()
                .kept(id.release())
                .filter(release -> release.find(id.platform()).isEmpty())
                .isPresent();
    }

    private boolean isProven(PackageId id, Decision.Acceptance accepted) {
        return accepted.alternative()
                .flatMap(name -> knowledge.releases().alternatives().find(id, name))
                .map(ReleasePackage::sha256)
                .filter(accepted.sha256()::equals)
                .isPresent();
    }

    private void settle(Conflict conflict) {
        conflicts.settle(conflict);
        LOG.info("{} is served with the SHA-256 {}, as an administrator decided", conflict.id(), conflict.chosen());
    }

    private void restoreBehind(Conflict conflict) {
        try {
            executor.execute(() -> {
                try {
                    restore(conflict);
                } finally {
                    restoring.remove(conflict.id());
                }
            });
        } catch (RuntimeException busy) {
            restoring.remove(conflict.id());
            LOG.debug("the first copy of {} is put back later", conflict.id(), busy);
        }
    }

    private void restore(Conflict conflict) {
        var id = conflict.id();
        try {
            var first = knowledge.releases().first(id.release());
            if (first.isPresent()) {
                copies.restore(id, first.get());
            }
        } catch (IOException unreadable) {
            LOG.warn("the first copy of {} cannot be read, and is fetched: {}", id, unreadable.getMessage());
        } catch (StorageException failure) {
            LOG.warn("the first copy of {} is restored later: {}", id, failure.getMessage());
            return;
        }
        settle(conflict);
    }
}
