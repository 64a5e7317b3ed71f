package org.providermirror.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the packages that upstream changed after they were published, and what administrators decide about them, for
 * all instances on one storage. The first bytes are served until an administrator accepts the others.
 *
 * <p>Instances never serve different bytes for one package: from a decision on, every instance that knows it withholds
 * the package, and serves it again only when the decision is settled, after {@link #SILENCE}.
 *
 * <p>Safe for use by any number of threads. Looking up reads no storage. Methods that record a decision throw
 * {@link StorageException} if storage fails.
 */
public final class Conflicts {
    /** How long a package is withheld after a decision: every instance knows the decision within a minute. */
    public static final Duration SILENCE = Duration.ofSeconds(75);

    private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);
    private static final String THE_MIRROR = "the mirror, as upstream no longer has them";

    private final ConflictRecords records;
    private final Events events;
    private final Clock clock;

    /** Describes the result of an attempt to accept what upstream has. */
    public sealed interface AcceptOutcome {
        /** Returns the result of the function for this kind of outcome. */
        <T> T map(Function<Accepted, T> accepted, Function<Changed, T> changed, Function<Unknown, T> unknown);

        /** It is accepted, now or before. */
        record Accepted(Conflict conflict) implements AcceptOutcome {
            @Override
            public <T> T map(
                    Function<Accepted, T> accepted, Function<Changed, T> changed, Function<Unknown, T> unknown) {
                return accepted.apply(this);
            }
        }

        /** Upstream has other bytes by now than those that were named. */
        record Changed(Conflict conflict) implements AcceptOutcome {
            @Override
            public <T> T map(
                    Function<Accepted, T> accepted, Function<Changed, T> changed, Function<Unknown, T> unknown) {
                return changed.apply(this);
            }
        }

        /** There is no conflict about the package. */
        record Unknown() implements AcceptOutcome {
            @Override
            public <T> T map(
                    Function<Accepted, T> accepted, Function<Changed, T> changed, Function<Unknown, T> unknown) {
                return unknown.apply(this);
            }
        }
    }

    public Conflicts(Storage storage, Events events, Clock clock) {
        this.records = new ConflictRecords(storage);
        this.events = events;
        this.clock = clock;
    }

    /** Returns all conflicts, sorted by package. */
    public Collection<Conflict> all() {
        return records.rows().values();
    }

    /** Returns the conflict of a package, decided or not. */
    public Optional<Conflict> find(PackageId id) {
        return Optional.ofNullable(records.rows().get(ConflictRecords.name(id)));
    }

    /** Returns the conflicts of a release, sorted by platform. */
    public List<Conflict> of(ReleaseId release) {
        var rows = records.rows();
        if (rows.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<Conflict>();
        var prefix = ConflictRecords.prefix(release);
        for (var row : rows.tailMap(prefix).entrySet()) {
            if (!row.getKey().startsWith(prefix)) {
                break;
            }
            found.add(row.getValue());
        }
        return found;
    }

    /** Returns whether a package is withheld now, because other instances may not know the decision about it. */
    public boolean isWithheld(PackageId id) {
        return !records.rows().isEmpty()
                && find(id).filter(Conflict::isWithheld).isPresent();
    }

    /**
     * Records that upstream lists other bytes for a package than those that are served. An acceptance that nothing
     * proves yet ends if upstream meanwhile lists bytes that no administrator accepted. Never throws.
     *
     * @param served the digest of the bytes that are served, if there is no conflict about the package yet
     * @param alternative the name of the stored release that lists the other bytes
     */
    public void see(PackageId id, Sha256 served, Sha256 other, Optional<String> alternative) {
        var known = find(id);
        try {
            if (isNews(known, other, alternative)) {
                // Another instance may have written it a moment ago.
                known = records.look(id);
            }
            if (!isNews(known, other, alternative)) {
                return;
            }
            var seenBefore = known.filter(row -> row.other().equals(other));
            records.putSeen(new Conflict(
                    id,
                    known.map(Conflict::first).orElse(served),
                    other,
                    alternative,
                    seenBefore.map(Conflict::seen).orElseGet(clock::instant),
                    Optional.empty()));
            if (seenBefore.isPresent()) {
                return;
            }
            known.filter(Conflicts::isUnproven).ifPresent(this::endAcceptance);
        } catch (StorageException failure) {
            LOG.warn("the conflict is not recorded: {}", failure.getMessage());
        }
        var sentence = "upstream changed " + id + " after it was published: its SHA-256 was "
                + known.map(Conflict::chosen).orElse(served) + " and now is " + other + "; what is served stays";
        LOG.error("{}", sentence);
        record(EventKind.CONFLICT, id, sentence);
    }

    private static boolean isNews(Optional<Conflict> known, Sha256 other, Optional<String> alternative) {
        return known.filter(row -> row.chosen().equals(other)
                        || row.other().equals(other)
                                && (alternative.isEmpty() || row.alternative().equals(alternative)))
                .isEmpty();
    }

    private static boolean isUnproven(Conflict conflict) {
        return conflict.acceptance()
                .filter(accepted ->
                        !accepted.settled() && accepted.alternative().isEmpty())
                .isPresent();
    }

    // Other instances may not know yet that the acceptance has ended, so the package is withheld anew.
    private void endAcceptance(Conflict conflict) {
        var id = conflict.id();
        records.putDecision(id, new Decision.Withdrawal(conflict.chosen(), THE_MIRROR, clock.instant(), false));
        record(
                EventKind.CONFLICT,
                id,
                conflict.acceptance().orElseThrow().by() + " accepted the bytes with the SHA-256 " + conflict.chosen()
                        + " for " + id + ", which upstream no longer has: nothing is accepted");
    }

    /** Records the stored release that proves accepted bytes, if they are still accepted. */
    public void prove(PackageId id, Sha256 accepted, String alternative) {
        records.look(id)
                .flatMap(Conflict::acceptance)
                .filter(decided -> decided.sha256().equals(accepted))
                .filter(decided -> !decided.alternative().equals(Optional.of(alternative)))
                .ifPresent(decided -> records.putDecision(
                        id,
                        new Decision.Acceptance(
                                accepted, Optional.of(alternative), decided.by(), decided.at(), decided.settled())));
    }

    /**
     * Accepts what upstream has now for a package; it is served after {@link #SILENCE}.
     *
     * @param named the digest that the administrator has seen; empty to accept whatever upstream has
     */
    public AcceptOutcome accept(PackageId id, Optional<Sha256> named, String by) {
        var found = records.look(id);
        if (found.isEmpty()) {
            return new AcceptOutcome.Unknown();
        }
        var conflict = found.get();
        return named.filter(digest -> !digest.equals(conflict.other())).isPresent()
                ? new AcceptOutcome.Changed(conflict)
                : new AcceptOutcome.Accepted(accepted(conflict, by));
    }

    /** Accepts what upstream has now for every changed package of a release; returns the accepted conflicts. */
    public List<Conflict> acceptAll(ReleaseId release, String by) {
        records.refresh();
        return of(release).stream()
                .filter(Conflict::isOpen)
                .map(conflict -> accepted(conflict, by))
                .toList();
    }

    private Conflict accepted(Conflict conflict, String by) {
        if (!conflict.isOpen()) {
            return conflict;
        }
        if (conflict.other().equals(conflict.first())) {
            return withdrawn(conflict, conflict.chosen(), by);
        }
        var decided = conflict.with(
                new Decision.Acceptance(conflict.other(), conflict.alternative(), by, clock.instant(), false));
        records.putDecision(decided.id(), decided.decision().orElseThrow());
        record(
                EventKind.ADMINISTRATION,
                conflict.id(),
                by + " accepted the bytes with the SHA-256 " + conflict.other() + " for " + conflict.id()
                        + ", in place of those with " + conflict.chosen());
        return decided;
    }

    /**
     * Withdraws an acceptance: the first bytes are served again after {@link #SILENCE}. Empty if nothing is accepted.
     */
    public Optional<Conflict> withdraw(PackageId id, String by) {
        return records.look(id)
                .flatMap(conflict -> conflict.acceptance().map(accepted -> withdrawn(conflict, accepted.sha256(), by)));
    }

    private Conflict withdrawn(Conflict conflict, Sha256 accepted, String by) {
        var decision = new Decision.Withdrawal(accepted, by, clock.instant(), false);
        records.putDecision(conflict.id(), decision);
        record(
                EventKind.ADMINISTRATION,
                conflict.id(),
                by + " withdrew the acceptance of the bytes with the SHA-256 " + accepted + " for " + conflict.id()
                        + "; those with " + conflict.first() + " are served again");
        return conflict.with(decision);
    }

    /** Returns when every instance will know an unsettled decision; empty without such a decision. */
    public static Optional<Instant> knownAt(Conflict conflict) {
        return conflict.decision()
                .filter(decided -> !decided.settled())
                .map(decided -> decided.at().plus(SILENCE));
    }

    /** Returns whether a decision is unsettled and known to every instance. */
    public boolean isDue(Conflict conflict) {
        return knownAt(conflict)
                .filter(instant -> !instant.isAfter(clock.instant()))
                .isPresent();
    }

    /** Returns whether the decision in storage is still this one. Reads storage. */
    public boolean isCurrent(Conflict conflict) {
        return records.look(conflict.id()).flatMap(Conflict::decision).equals(conflict.decision());
    }

    /**
     * Lets every instance serve what was decided, unless something else is decided by now. Removes the conflict if
     * upstream has the first bytes and nothing else is accepted.
     */
    public void settle(Conflict conflict) {
        if (!isCurrent(conflict)) {
            return;
        }
        if (conflict.acceptance().isEmpty() && !conflict.isOpen()) {
            records.remove(conflict.id());
        } else {
            records.putDecision(conflict.id(), conflict.decision().orElseThrow().settle());
        }
    }

    /**
     * Removes a conflict, because upstream lists the first bytes again. Does nothing if other bytes are or were just
     * accepted.
     */
    public void close(PackageId id) {
        if (records.look(id)
                .filter(conflict -> conflict.acceptance().isEmpty() && !conflict.isWithheld())
                .isPresent()) {
            records.remove(id);
            record(EventKind.CONFLICT, id, "upstream has the first bytes of " + id + " again");
        }
    }

    private void record(EventKind kind, PackageId id, String sentence) {
        events.record(Event.of(clock.instant(), kind, Target.of(id), sentence));
    }

    /** Returns whether all conflicts were read from storage before. */
    public boolean isRead() {
        return records.isRead();
    }

    /** Reads the conflicts unless they were read before; throws a {@link StorageException} if storage fails. */
    public void requireRead() {
        records.requireRead();
    }

    /** Polls what other instances detected and decided; called several times a minute. */
    public void refresh() {
        records.refresh();
    }
}
