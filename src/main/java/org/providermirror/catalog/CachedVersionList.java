package org.providermirror.catalog;

import java.time.Duration;
import java.util.Optional;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.CatalogVersions;

/**
 * Holds a version list in memory.
 *
 * @param known everything that upstream ever listed
 * @param served what is served until the next refresh: while upstream fails, imported versions too
 */
record CachedVersionList(CatalogVersions known, CatalogVersions served, long refreshAt) {
    /** Returns these versions and those that another instance stored; if they are newer, the next refresh is later. */
    CachedVersionList including(CatalogVersions stored, Duration timeToLive, Clocks time) {
        var all = CatalogVersions.union(Optional.of(stored), Optional.of(known)).orElseThrow();
        var age = Duration.between(stored.learntAt(), time.wall().instant());
        var isNewer = stored.learntAt().isAfter(known.learntAt());
        return new CachedVersionList(
                all, all.including(served), isNewer && !age.isNegative() ? time.in(timeToLive.minus(age)) : refreshAt);
    }
}
