package org.providermirror.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.providermirror.catalog.refusal.RefusedRelease;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.catalog.refusal.RequestedChecks;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies refused releases again: when their backoff has ended, when the provider's list was fetched, and at once
 * after a decision that may change the verdict. Limits concurrency, and skips releases that another instance verified
 * meanwhile.
 *
 * <p>Thread-safe.
 */
public final class RefusalChecks {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalChecks.class);
    private static final int AT_A_TIME = 4;
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);

    private final RefusedReleases refused;
    private final RequestedChecks requested;
    private final ReleaseCatalog releases;
    private final Predicate<ReleaseId> allowed;
    private final Clock clock;
    private final Set<ReleaseId> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** @param allowed whether upstream may be asked about a release: releases that are not served are not checked */
    public RefusalChecks(
            RefusedReleases refused,
            RequestedChecks requested,
            ReleaseCatalog releases,
            Predicate<ReleaseId> allowed,
            Clock clock) {
        this.refused = refused;
        this.requested = requested;
        this.releases = releases;
        this.allowed = allowed;
        this.clock = clock;
    }

    /** Starts the due checks within the concurrency limit. Called every few seconds by a thread that may wait. */
    public void run() {
        try {
            runRequested();
            refused.all().stream()
                    .filter(each -> isDue(each, clock.instant()))
                    .sorted(Comparator.comparing(RefusedRelease::nextCheck))
                    .forEach(each -> begin(each.release(), row -> isDue(row, clock.instant())));
        } catch (StorageException failure) {
            LOG.debug("refused releases are checked later: {}", failure.getMessage());
        }
    }

    private void runRequested() {
        requested.all().forEach((release, atOnce) -> {
            if (hasRoom() && !underWay.contains(release)) {
                begin(
                        release,
                        row -> atOnce || !row.lastChecked().plus(AT_MOST_EVERY).isAfter(clock.instant()));
                requested.take(release);
            }
        });
    }

    private static boolean isDue(RefusedRelease row, Instant now) {
        return !row.nextCheck().isAfter(now);
    }

    private boolean hasRoom() {
        return !stopped && underWay.size() < AT_A_TIME;
    }

    private void begin(ReleaseId release, Predicate<RefusedRelease> wanted) {
        if (!hasRoom() || !allowed.test(release) || !underWay.add(release)) {
            return;
        }
        var begun = false;
        try {
            var row = refused.look(release).filter(wanted);
            if (row.isPresent()) {
                begun = true;
                check(row.get());
            }
        } finally {
            if (!begun) {
                underWay.remove(release);
            }
        }
    }

    private void check(RefusedRelease row) {
        LOG.debug("{} is verified again", row.release());
        releases.verifyAgain(row.release()).whenComplete((release, failure) -> {
            try {
                end(row, Optional.ofNullable(release).flatMap(found -> found));
            } finally {
                underWay.remove(row.release());
            }
        });
    }

    private void end(RefusedRelease row, Optional<Release> release) {
        if (release.isPresent()) {
            refused.verified(row.release());
        } else if (!stopped) {
            refused.checkedWithoutVerdict(row);
        }
    }

    /** Begins no further check. */
    public void stop() {
        stopped = true;
    }
}
