package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.policy.HeldVersion.Decision;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores the versions on hold: those that appeared after the first list (the baseline) of their provider. Stores what
 * was decided about them, too, for all instances on one storage.
 *
 * <p>Thread-safe. Lookups never read storage. {@link #refresh} reads it, and must run before the first request.
 */
public final class Holds {
    private static final Decision UNREADABLE = new Decision(false, "an unreadable record in storage", Instant.EPOCH);

    private record Row(
            ProviderAddress provider,
            ProviderVersion version,
            Instant since,
            Optional<Boolean> approved,
            Optional<String> by,
            Optional<Instant> at) {
        static Row of(HeldVersion held) {
            return new Row(
                    held.release().provider(),
                    held.release().version(),
                    held.since(),
                    held.decision().map(Decision::approved),
                    held.decision().map(Decision::by),
                    held.decision().map(Decision::at));
        }

        HeldVersion held() {
            return new HeldVersion(
                    new ReleaseId(provider, version),
                    since,
                    approved.map(isApproved -> new Decision(isApproved, by.orElseThrow(), at.orElseThrow())));
        }
    }

    private final SharedRecords<HeldVersion> table;
    private final Events events;
    private final Clock clock;

    public Holds(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("holds"),
                new RecordFormat<>(Row.class, Row::of, Row::held),
                Holds::damaged);
        this.events = events;
        this.clock = clock;
    }

    // It may have been a withdrawal, so that only an administrator opens the version again.
    private static Optional<HeldVersion> damaged(String name) {
        var parts = name.split("/");
        return parts.length == 4
                ? ProviderAddress.tryParse(parts[0], parts[1], parts[2])
                        .flatMap(provider -> ProviderVersion.tryParse(parts[3])
                                .map(version -> new HeldVersion(
                                        new ReleaseId(provider, version), Instant.EPOCH, Optional.of(UNREADABLE))))
                : Optional.empty();
    }

    /** Returns all versions, sorted by provider. */
    public Collection<HeldVersion> all() {
        return table.rows().values();
    }

    /** Returns the versions of a provider. */
    public Stream<HeldVersion> of(ProviderAddress provider) {
        var prefix = provider + "/";
        return table.rows().tailMap(prefix).entrySet().stream()
                .takeWhile(row -> row.getKey().startsWith(prefix))
                .map(row -> row.getValue());
    }

    /** Returns whether memory says that a version is on hold: noted and not approved. */
    public boolean isHeld(ReleaseId release) {
        return find(release).filter(held -> !held.isApproved()).isPresent();
    }

    /** Returns what is stored about a version. */
    public Optional<HeldVersion> find(ReleaseId release) {
        var rows = table.rows();
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.get(name(release)));
    }

    /** Returns the withdrawal of a version's approval. Reads no storage. */
    public Optional<Decision> withdrawal(ReleaseId release) {
        return find(release).flatMap(HeldVersion::withdrawal);
    }

    /** Records that a version is on hold, unless something is stored about it. One instance records the event. */
    public void note(ReleaseId release) {
        if (table.create(name(release), new HeldVersion(release, clock.instant(), Optional.empty()))) {
            events.record(Event.of(
                    clock.instant(),
                    EventKind.VERSION_HELD,
                    Target.of(release),
                    release + " is on hold until it is approved"));
        }
    }

    /** Removes what {@link #note} recorded about a version, unless something was decided about it meanwhile. */
    public void forget(ReleaseId release) {
        if (find(release).filter(held -> held.decision().isEmpty()).isPresent()) {
            table.removeIfUnchanged(name(release));
        }
    }

    /** Approves a version by a rule, unless something was decided about it or another instance approved it. */
    public void approveByRule(ReleaseId release, String rule) {
        var before = table.look(name(release));
        if (before.flatMap(HeldVersion::decision).isPresent()) {
            return;
        }
        var approved = decided(release, before, true, rule);
        if (before.isEmpty() && !table.create(name(release), approved)) {
            return;
        }
        if (before.isPresent()) {
            table.put(name(release), approved);
        }
        record(release, rule + " approved " + release);
    }

    /**
     * Approves a version.
     *
     * @param by the name of the administrator
     */
    public HeldVersion approve(ReleaseId release, String by) {
        var before = table.look(name(release));
        if (before.filter(HeldVersion::isApproved).isPresent()) {
            return before.get();
        }
        var approved = decided(release, before, true, by);
        table.put(name(release), approved);
        record(release, by + " approved " + release);
        return approved;
    }

    /**
     * Withdraws the approval of a version, so that it is on hold until an administrator approves it; returns whether it
     * was approved.
     *
     * @param by the name of the administrator
     */
    public boolean withdraw(ReleaseId release, String by) {
        var before = table.look(name(release));
        if (before.filter(HeldVersion::isApproved).isEmpty()) {
            return false;
        }
        table.put(name(release), decided(release, before, false, by));
        record(release, by + " withdrew the approval of " + release);
        return true;
    }

    private HeldVersion decided(ReleaseId release, Optional<HeldVersion> before, boolean approved, String by) {
        var now = clock.instant();
        return new HeldVersion(
                release, before.map(HeldVersion::since).orElse(now), Optional.of(new Decision(approved, by, now)));
    }

    private void record(ReleaseId release, String sentence) {
        events.record(Event.of(clock.instant(), EventKind.ADMINISTRATION, Target.of(release), sentence));
    }

    private static String name(ReleaseId release) {
        return release.provider() + "/" + release.version();
    }

    /** Returns whether all decisions were read from storage before. */
    public boolean isRead() {
        return table.isRead();
    }

    /**
     * Reads the decisions unless they were read before; throws a {@link org.providermirror.failure.StorageException} if
     * storage fails.
     */
    public void requireRead() {
        table.requireRead();
    }

    /** Polls the decisions on other instances; called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
