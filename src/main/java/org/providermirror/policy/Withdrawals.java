package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores which hosted versions are withdrawn (yanked), for all instances on one storage. A withdrawn version is hidden
 * like a blocked one; its packages and its signed sums stay stored, so that it can be restored.
 *
 * <p>Thread-safe. Lookups never read storage. {@link Blocks} reads it together with the blocks.
 */
public final class Withdrawals {
    private record Row(ProviderAddress provider, ProviderVersion version, String reason, String by, Instant at) {
        static Row of(Withdrawal withdrawal) {
            var release = withdrawal.release();
            return new Row(
                    release.provider(), release.version(), withdrawal.reason(), withdrawal.by(), withdrawal.at());
        }

        Withdrawal withdrawal() {
            return new Withdrawal(new ReleaseId(provider, version), reason, by, at);
        }
    }

    private final SharedRecords<Withdrawal> table;
    private final Events events;
    private final Clock clock;

    Withdrawals(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("withdrawals"),
                new RecordFormat<>(Row.class, Row::of, Row::withdrawal),
                Withdrawals::damaged);
        this.events = events;
        this.clock = clock;
    }

    // A withdrawal that cannot be read must not publish the version again.
    private static Optional<Withdrawal> damaged(String name) {
        return Target.ofPath(name)
                .filter(target -> target.version().isPresent())
                .map(target -> new Withdrawal(
                        new ReleaseId(target.provider(), target.version().get()),
                        "the record of the withdrawal cannot be read",
                        "unknown",
                        Instant.EPOCH));
    }

    /** Returns all withdrawals, sorted by provider and version. */
    public Collection<Withdrawal> all() {
        return table.rows().values();
    }

    /** Returns the withdrawal of a version. */
    public Optional<Withdrawal> find(ReleaseId release) {
        var rows = table.rows();
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.get(name(release)));
    }

    /** Returns whether a version of a provider is withdrawn. */
    boolean concern(ProviderAddress provider) {
        var prefix = provider + "/";
        var next = table.rows().tailMap(prefix);
        return !next.isEmpty() && next.firstKey().startsWith(prefix);
    }

    /**
     * Withdraws a version, or changes the reason of an earlier withdrawal.
     *
     * @param by the name of the administrator
     * @throws InvalidTermException if the reason is empty or too long
     */
    public Withdrawal withdraw(ReleaseId release, String reason, String by) {
        var withdrawal = new Withdrawal(release, Block.text("reason", reason), by, clock.instant());
        table.put(name(release), withdrawal);
        record(release, by + " withdrew " + release + ": " + withdrawal.reason());
        return withdrawal;
    }

    /** Restores a version; returns whether it was withdrawn. */
    public boolean restore(ReleaseId release, String by) {
        table.refresh();
        if (find(release).isEmpty()) {
            return false;
        }
        table.remove(name(release));
        record(release, by + " restored " + release);
        return true;
    }

    private void record(ReleaseId release, String sentence) {
        events.record(Event.of(clock.instant(), EventKind.ADMINISTRATION, Target.of(release), sentence));
    }

    private static String name(ReleaseId release) {
        return Target.of(release).path();
    }

    boolean isRead() {
        return table.isRead();
    }

    void requireRead() {
        table.requireRead();
    }

    void refresh() {
        table.refresh();
    }
}
