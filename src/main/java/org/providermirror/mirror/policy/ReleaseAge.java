package org.providermirror.mirror.policy;

import java.time.Clock;
import java.time.Duration;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions are too young to be listed: those first seen less than a while ago, but for those that a client got from
 * this mirror before, for a lock file may name them.
 *
 * <p>Safe for use by any number of threads. Reads storage for a version that is too young.
 */
final class ReleaseAge {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseAge.class);

    private final Duration least;
    private final ServedVersions served;
    private final Clock clock;

    /** @param least zero for versions of any age */
    ReleaseAge(Duration least, ServedVersions served, Clock clock) {
        this.least = least;
        this.served = served;
        this.clock = clock;
    }

    /** Whether any version may be too young. */
    boolean counts() {
        return !least.isZero();
    }

    /** Whether this one is. */
    boolean hides(CatalogVersions known, ProviderVersion version) {
        return known.find(version).filter(this::isYoung).isPresent()
                && !wasGiven(new ReleaseId(known.provider(), version));
    }

    private boolean isYoung(CatalogVersion known) {
        return known.firstSeen().plus(least).isAfter(clock.instant());
    }

    /** Whether a client got a version before. If storage does not tell, the version is hidden as long as it is young. */
    boolean wasGiven(ReleaseId release) {
        try {
            return served.isServed(release);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return false;
        }
    }
}
