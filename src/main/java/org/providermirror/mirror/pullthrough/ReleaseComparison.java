package org.providermirror.mirror.pullthrough;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the current release of upstream with the first one, and records each package that differs from the served
 * bytes, with the release that lists it. Owned by one thread.
 */
public final class ReleaseComparison {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseComparison.class);

    private final Release first;
    private final Release now;
    private final PullThroughMirror.Knowledge knowledge;
    private final Conflicts conflicts;
    private Optional<String> alternative = Optional.empty();
    private boolean stored;

    /** @param now the verified release that upstream has now */
    public ReleaseComparison(Release first, Release now, PullThroughMirror.Knowledge knowledge, Conflicts conflicts) {
        this.first = first;
        this.now = now;
        this.knowledge = knowledge;
        this.conflicts = conflicts;
    }

    public void run() {
        first.packages()
                .forEach((platform, known) -> now.find(platform)
                        .ifPresent(listed -> compare(first.idOf(platform), known.sha256(), listed.sha256())));
    }

    private void compare(PackageId id, Sha256 known, Sha256 listed) {
        var conflict = conflicts.find(id);
        var chosen = conflict.map(Conflict::chosen).orElse(known);
        if (!listed.equals(chosen)) {
            conflicts.see(id, chosen, listed, alternative());
        } else if (conflict.isPresent()) {
            conflict.get().acceptance().ifPresentOrElse(accepted -> prove(id, accepted), () -> conflicts.close(id));
        }
    }

    private void prove(PackageId id, Decision.Acceptance accepted) {
        if (accepted.alternative()
                .flatMap(name -> knowledge.releases().alternatives().find(id, name))
                .isEmpty()) {
            alternative().ifPresent(name -> conflicts.prove(id, accepted.sha256(), name));
        }
    }

    /** Stores the release once and returns its name; empty if that fails. */
    private Optional<String> alternative() {
        if (!stored) {
            stored = true;
            alternative = store();
        }
        return alternative;
    }

    private Optional<String> store() {
        try {
            return Optional.of(knowledge.releases().alternatives().keep(now, accepted()));
        } catch (StorageException failure) {
            LOG.warn("the changed release {} of upstream cannot be stored: {}", now.id(), failure.getMessage());
            return Optional.empty();
        }
    }

    private Set<String> accepted() {
        return conflicts.of(now.id()).stream()
                .map(Conflict::acceptance)
                .flatMap(Optional::stream)
                .map(Decision.Acceptance::alternative)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
    }
}
