package org.providermirror.policy;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * A package that upstream changed after this mirror had verified it.
 *
 * @param first the digest of the bytes that were verified first
 * @param other the digest of the bytes that upstream lists now
 * @param alternative the name of the stored release that lists these, which proves them; empty if it is not stored
 * @param seen when that was found out
 * @param decision what an administrator decided last; empty as long as nobody decided anything
 */
public record Conflict(
        PackageId id,
        Sha256 first,
        Sha256 other,
        Optional<String> alternative,
        Instant seen,
        Optional<Decision> decision) {
    /** What an administrator decided, and when. */
    public sealed interface Decision {
        /** Who decided it. */
        String by();

        /** When it was decided. */
        Instant at();

        /** Whether every instance knows it, so that the package is served again. */
        boolean settled();

        /** The digest of the bytes that it is about. */
        Sha256 sha256();

        /** Returns this decision if it is an acceptance. */
        Optional<Acceptance> acceptance();

        /** Returns the same decision, known to every instance. */
        Decision settle();

        /**
         * Other bytes are served in place of the first.
         *
         * @param sha256 their digest
         * @param alternative the name of the stored release that lists them; empty until upstream has returned it again
         */
        record Acceptance(Sha256 sha256, Optional<String> alternative, String by, Instant at, boolean settled)
                implements Decision {
            @Override
            public Optional<Acceptance> acceptance() {
                return Optional.of(this);
            }

            @Override
            public Decision settle() {
                return new Acceptance(sha256, alternative, by, at, true);
            }
        }

        /**
         * The first bytes are served again.
         *
         * @param sha256 the digest of the bytes that were accepted before
         */
        record Withdrawal(Sha256 sha256, String by, Instant at, boolean settled) implements Decision {
            @Override
            public Optional<Acceptance> acceptance() {
                return Optional.empty();
            }

            @Override
            public Decision settle() {
                return new Withdrawal(sha256, by, at, true);
            }
        }
    }

    /** The accepted bytes, if an acceptance was not withdrawn. */
    public Optional<Decision.Acceptance> acceptance() {
        return decision.flatMap(Decision::acceptance);
    }

    /** The digest of the bytes that are served once the decision is settled. */
    public Sha256 chosen() {
        return acceptance().map(Decision.Acceptance::sha256).orElse(first);
    }

    /** Whether the package is withheld, as not every instance may know the decision yet. */
    public boolean isWithheld() {
        return decision.isPresent() && !decision.get().settled();
    }

    /** Whether upstream lists other bytes than those that were decided for. */
    public boolean isOpen() {
        return !other.equals(chosen());
    }

    Conflict with(Decision decided) {
        return new Conflict(id, first, other, alternative, seen, Optional.of(decided));
    }

    Conflict undecided() {
        return new Conflict(id, first, other, alternative, seen, Optional.empty());
    }
}
