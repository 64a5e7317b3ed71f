package org.providermirror.catalog;

import java.util.Collection;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes packages out of storage, and has the other mirrors on it forget them within seconds: one that still sends its clients
 * to a bucket's object which is gone would have them fail.
 *
 * <p>Safe for use by any number of threads. Nothing that is known of a version goes with its packages.
 */
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    private final Storage storage;
    private final PackageRecords records;
    private final Consumer<ProviderAddress> changed;
    private final ChangeNotices notices;

    /** @param changed is told of the providers of which other mirrors took packages out */
    public Removals(Storage storage, PackageRecords records, Clocks time, Consumer<ProviderAddress> changed) {
        this.storage = storage;
        this.records = records;
        this.changed = changed;
        this.notices = new ChangeNotices(storage, StorageLayout.REMOVALS, time);
    }

    /**
     * Removes a package's bytes and its record, and does nothing where there are none.
     *
     * @throws StorageException where that does not work; to be tried again
     */
    public void remove(PackageId id) {
        // The bytes first: a record without bytes is a miss, bytes without a record would be taken for somebody's copy.
        storage.delete(StorageLayout.archive(id));
        records.remove(id);
    }

    /** Tells the other mirrors that packages of these providers were removed. */
    public void tell(Collection<ProviderAddress> providers) {
        providers.forEach(notices::publish);
    }

    /**
     * Forgets what other mirrors removed since this was last called. To be called every few seconds, by a thread that may
     * wait for storage; storage that fails is logged, and heard of the next time.
     */
    public void pollChanges() {
        try {
            for (var provider : notices.poll()) {
                records.forget(provider);
                changed.accept(provider);
            }
        } catch (StorageException failure) {
            LOG.warn("what other mirrors removed is heard of later: {}", failure.getMessage());
        }
    }
}
