package org.providermirror.policy;

import java.time.Clock;
import java.util.Collection;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores the providers whose unsigned releases an administrator accepted, for all instances on one storage.
 *
 * <p>Thread-safe; reads and writes storage.
 */
public final class UnsignedAcceptances {
    private final SharedRecords<UnsignedAcceptance> table;
    private final TrustChanges changes;
    private final Events events;
    private final Clock clock;

    /** @param changes notified of each acceptance and withdrawal */
    public UnsignedAcceptances(Storage storage, TrustChanges changes, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage, StorageLayout.POLICY.resolve("unsigned"), RecordFormat.of(UnsignedAcceptance.class));
        this.changes = changes;
        this.events = events;
        this.clock = clock;
    }

    /** Returns all acceptances as of the last refresh, sorted by provider. */
    public Collection<UnsignedAcceptance> all() {
        return table.rows().values();
    }

    /**
     * Reads from storage whether unsigned releases of a provider are accepted.
     *
     * @throws StorageException if storage fails
     */
    public boolean covers(ProviderAddress provider) {
        return table.read(name(provider)).isPresent();
    }

    /**
     * Accepts unsigned releases of a provider, including later ones.
     *
     * @param by the name of the administrator
     * @throws StorageException if that cannot be stored
     */
    public UnsignedAcceptance accept(ProviderAddress provider, String by) {
        var known = table.look(name(provider));
        if (known.isPresent()) {
            return known.get();
        }
        var acceptance = new UnsignedAcceptance(provider, by, clock.instant());
        table.put(name(provider), acceptance);
        decided(provider, by + " accepted unsigned releases of " + provider);
        return acceptance;
    }

    /**
     * Withdraws an acceptance; returns whether there was one.
     *
     * @throws StorageException if that cannot be stored
     */
    public boolean withdraw(ProviderAddress provider, String by) {
        if (table.look(name(provider)).isEmpty()) {
            return false;
        }
        table.remove(name(provider));
        decided(provider, by + " withdrew the acceptance of unsigned releases of " + provider);
        return true;
    }

    private void decided(ProviderAddress provider, String sentence) {
        events.record(Event.of(clock.instant(), EventKind.ADMINISTRATION, Target.of(provider), sentence));
        changes.announce(provider.hostname(), provider.namespace());
    }

    private static String name(ProviderAddress provider) {
        return provider.toString();
    }

    /** Polls the decisions on other instances; called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
