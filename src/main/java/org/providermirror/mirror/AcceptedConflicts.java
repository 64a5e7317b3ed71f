package org.providermirror.mirror;

import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room for the bytes that an administrator accepted in place of those that were served: forgets what is in memory when
 * it hears of that, and, when every mirror has heard of it, takes the old release and package out of storage. Whoever asks
 * next finds upstream's.
 *
 * <p>Used by one thread at a time.
 */
public final class AcceptedConflicts {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptedConflicts.class);

    private final Conflicts conflicts;
    private final PullThroughMirror.Knowledge knowledge;
    private final Storage storage;
    private final Clock clock;
    private final Set<PackageId> forgotten = new HashSet<>();

    public AcceptedConflicts(Conflicts conflicts, PullThroughMirror.Knowledge knowledge, Storage storage, Clock clock) {
        this.conflicts = conflicts;
        this.knowledge = knowledge;
        this.storage = storage;
        this.clock = clock;
    }

    /** Does what is due; to be called several times a minute, after {@link Conflicts#refresh}. */
    public synchronized void run() {
        var open = conflicts.all();
        forgotten.removeIf(
                id -> open.stream().noneMatch(conflict -> conflict.id().equals(id)));
        for (var conflict : open) {
            try {
                conflict.accepted().ifPresent(decided -> {
                    if (forgotten.add(conflict.id())) {
                        forget(conflict.id());
                    }
                    if (!decided.at().plus(Conflicts.SILENCE).isAfter(clock.instant())) {
                        replace(conflict);
                    }
                });
            } catch (StorageException failure) {
                LOG.warn("the first copy of {} is taken out later: {}", conflict.id(), failure.getMessage());
            }
        }
    }

    private void forget(PackageId id) {
        knowledge.releases().forget(id.provider(), id.version());
        knowledge.records().forget(id);
    }

    // Another mirror may have done it before, and have the new bytes already.
    private void replace(Conflict conflict) {
        var id = conflict.id();
        forget(id);
        if (knowledge
                .releases()
                .kept(id.provider(), id.version())
                .flatMap(release -> release.find(id.platform()))
                .filter(known -> known.sha256().equals(conflict.first()))
                .isPresent()) {
            storage.delete(StorageLayout.releaseRecord(id.provider(), id.version()));
        }
        if (knowledge
                .records()
                .find(id)
                .filter(record -> record.sha256().equals(conflict.first()))
                .isPresent()) {
            knowledge.records().remove(id);
            storage.setAside(StorageLayout.archive(id));
        }
        forget(id);
        conflicts.close(id);
        LOG.info("the first copy of {} was set aside; upstream's is taken when somebody asks", id);
    }
}
