package org.providermirror.mirror.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the versions that clients were served before, because a lock file may name them. Thread-safe. */
record GivenVersions(ServedVersions served) {
    private static final Logger LOG = LoggerFactory.getLogger(GivenVersions.class);

    /** Returns whether clients were served a version before; false if storage fails. */
    boolean wasGiven(ReleaseId release) {
        return !among(release.provider(), List.of(release.version())).isEmpty();
    }

    /** Returns which of these versions clients were served before; not one if storage fails. */
    Set<ProviderVersion> among(ProviderAddress provider, Collection<ProviderVersion> versions) {
        try {
            return versions.isEmpty() ? Set.of() : served.servedOf(provider, versions);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Set.of();
        }
    }
}
