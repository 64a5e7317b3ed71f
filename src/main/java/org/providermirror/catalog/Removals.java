package org.providermirror.catalog;

import java.util.Collection;
import java.util.function.Consumer;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes packages from storage and publishes change notices, so that other instances invalidate them within seconds:
 * clients that are redirected to a removed object would fail.
 *
 * <p>Thread-safe. The version lists and releases stay.
 */
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);

    private final Storage storage;
    private final PackageRecords records;
    private final Consumer<ProviderAddress> changed;
    private final ChangeNotices notices;

    /** @param changed receives the providers whose packages other instances removed */
    public Removals(Storage storage, PackageRecords records, Clocks time, Consumer<ProviderAddress> changed) {
        this.storage = storage;
        this.records = records;
        this.changed = changed;
        this.notices = new ChangeNotices(storage, StorageLayout.REMOVALS, time);
    }

    /**
     * Removes a package's bytes and its record. If another instance has removed or replaced the bytes since they were
     * listed, what is there now stays.
     *
     * @return whether the listed bytes were removed
     * @throws StorageException if storage fails; must be retried
     */
    public boolean remove(StoredPackage stored) {
        // Bytes first: a record without bytes is a miss; bytes without a record would be taken for a copied
        // package.
        var removed = storage.deleteIfUnchanged(stored.bytes());
        records.removeOrphaned(stored.id());
        records.forget(stored.id());
        return removed;
    }

    /** Publishes to other instances that packages of these providers were removed. */
    public void tell(Collection<ProviderAddress> providers) {
        providers.forEach(notices::publish);
    }

    /**
     * Polls the removals of other instances. Called every few seconds by a thread that may wait for storage. A
     * storage failure is logged, and the next poll catches up.
     */
    public void pollChanges() {
        try {
            for (var provider : notices.poll()) {
                records.forget(provider);
                changed.accept(provider);
            }
        } catch (StorageException failure) {
            LOG.warn("removals of other instances are polled later: {}", failure.getMessage());
        }
    }
}
