package org.providermirror.policy;

import java.time.Instant;
import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * Describes a package that upstream changed after it was verified.
 *
 * @param first the digest of the bytes that were verified first
 * @param other the digest of the bytes that upstream lists now
 * @param alternative the name of the stored release that proves the other bytes; empty if it is not stored
 * @param seen when that was detected
 * @param decision what an administrator decided last; empty if nothing is decided
 *
 */
public record Conflict(
        PackageId id,
        Sha256 first,
        Sha256 other,
        Optional<String> alternative,
        Instant seen,
        Optional<Decision> decision) {
    /** Describes what an administrator decided, and when. */
    public sealed interface Decision {
        /** Returns who decided it. */
        String by();

        /** Returns when it was decided. */
        Instant at();

        /** Returns whether every instance knows it, so that the package is served again. */
        boolean settled();

        /** Returns the digest of the bytes that it is about. */
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

    /** Returns the acceptance, unless it was withdrawn. */
    public Optional<Decision.Acceptance> acceptance() {
        return decision.flatMap(Decision::acceptance);
    }

    /** Returns the digest of the bytes that are served once the decision is settled. */
    public Sha256 chosen() {
        return acceptance().map(Decision.Acceptance::sha256).orElse(first);
    }

    /** Returns whether the package is withheld, because other instances may not know the decision yet. */
    public boolean isWithheld() {
        return decision.isPresent() && !decision.get().settled();
    }

    /** Returns whether upstream lists other bytes than the chosen ones. */
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
