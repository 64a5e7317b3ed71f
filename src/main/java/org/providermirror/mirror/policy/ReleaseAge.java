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
 * Hides versions that were first seen too short a time ago, except those that clients were served before, because a
 * lock file may name them.
 *
 * <p>Thread-safe. Reads storage for a young version.
 */
final class ReleaseAge {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseAge.class);

    private final Duration least;
    private final ServedVersions served;
    private final Clock clock;

    /** @param least the minimum release age; zero for any age */
    ReleaseAge(Duration least, ServedVersions served, Clock clock) {
        this.least = least;
        this.served = served;
        this.clock = clock;
    }

    /** Returns whether there is a minimum age. */
    boolean applies() {
        return !least.isZero();
    }

    /** Returns whether a version is hidden. */
    boolean hides(CatalogVersions known, ProviderVersion version) {
        return known.find(version).filter(this::isYoung).isPresent()
                && !wasGiven(new ReleaseId(known.provider(), version));
    }

    private boolean isYoung(CatalogVersion known) {
        return known.firstSeen().plus(least).isAfter(clock.instant());
    }

    /** Returns whether memory says that clients were served a version before. Reads no storage. */
    boolean isKnownServed(ReleaseId release) {
        return served.isKnownServed(release);
    }

    /** Returns whether clients were served a version before; false if storage fails. */
    boolean wasGiven(ReleaseId release) {
        try {
            return served.isServed(release);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return false;
        }
    }
}
