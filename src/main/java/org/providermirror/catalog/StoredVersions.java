package org.providermirror.catalog;

import java.util.Optional;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.VersionRecords;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and stores version lists for requests that must not fail with storage, and publishes changes. Thread-safe. */
record StoredVersions(VersionRecords records, ImportedFolder imported, ChangeNotices notices) {
    private static final Logger LOG = LoggerFactory.getLogger(StoredVersions.class);

    /** Returns the stored list; empty if it does not exist or cannot be read. */
    Optional<CatalogVersions> find(ProviderAddress provider) {
        try {
            return records.read(provider);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the versions of imported archives; empty if there is no archive, or if storage fails. */
    Optional<CatalogVersions> findImported(ProviderAddress provider) {
        try {
            return imported.versions(provider);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Stores a list, and returns it with the versions that were stored before. Reads the stored list again, so that a
     * list that could not be read before is not overwritten by one that lacks its versions.
     */
    CatalogVersions keep(CatalogVersions learnt) {
        try {
            var before = records.read(learnt.provider());
            var all = before.map(learnt::including).orElse(learnt);
            records.write(all);
            if (!before.map(known -> known.versions().keySet())
                    .equals(Optional.of(all.versions().keySet()))) {
                notices.publish(all.provider());
            }
            return all;
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return learnt;
        }
    }
}
