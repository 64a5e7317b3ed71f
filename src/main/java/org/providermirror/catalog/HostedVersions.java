package org.providermirror.catalog;

import java.util.Optional;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/** Lists the versions of the providers of which this mirror is the origin. Thread-safe. */
public interface HostedVersions {
    /** The lists of a mirror that hosts no providers. */
    HostedVersions NONE = new HostedVersions() {
        @Override
        public boolean isHosted(Hostname hostname) {
            return false;
        }

        @Override
        public Optional<CatalogVersions> versions(ProviderAddress provider) {
            return Optional.empty();
        }
    };

    /** Returns whether the mirror is the origin of this hostname. */
    boolean isHosted(Hostname hostname);

    /**
     * Returns the published versions as storage has them now; otherwise empty.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    Optional<CatalogVersions> versions(ProviderAddress provider);
}
