package org.providermirror.catalog.refusal;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the releases that definitively failed verification, for all instances on one storage. A version that was
 * never served is left out of the lists until its release verifies; a request by name gets the reason.
 *
 * <p>A verdict is remembered for a minute. If upstream fails after that, the last verdict stands. If storage fails, a
 * version is not left out, because it is unknown whether it was served; the verdict is remembered all the same.
 *
 * <p>Safe for use by any number of threads. Lookups read memory alone, which is as old as the last {@link #refresh}.
 */
public final class RefusedReleases {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedReleases.class);
    private static final int STACK_TRACE_BYTES = 5_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    private static final Duration REPORTED_AGAIN_AFTER = Duration.ofHours(1);

    private final RefusalTable table;
    private final ServedVersions served;
    private final Events events;
    private final Clocks time;
    private final Cache<ReleaseId, RememberedVerdict> remembered;
    private final Cache<ReleaseId, String> reported;

    /**
     * Remembers a verdict.
     *
     * @param recorded whether there was a row for it, so that the verdict ends with the row
     */
    private record RememberedVerdict(ReleaseUnverifiedException failure, boolean recorded) {}

    /** @param served the versions that stay listed */
    public RefusedReleases(Storage storage, ServedVersions served, Events events, Clocks time) {
        this.table = new RefusalTable(storage);
        this.served = served;
        this.events = events;
        this.time = time;
        this.remembered = Caches.of(
                CacheShare.VERDICTS, (id, verdict) -> Weights.of(id) + STACK_TRACE_BYTES, REMEMBERED_FOR, time);
        this.reported = Caches.of(
                CacheShare.REFUSAL_REPORTS,
                (id, reason) -> Weights.of(id) + Weights.of(reason),
                REPORTED_AGAIN_AFTER,
                time);
    }

    /** Returns all refused releases, sorted by provider. */
    public Collection<RefusedRelease> all() {
        return table.all();
    }

    /** Returns the refused releases of a provider. */
    public Collection<RefusedRelease> of(ProviderAddress provider) {
        return table.of(provider);
    }

    /** Returns the record of a release; empty if it is not refused. */
    public Optional<RefusedRelease> find(ReleaseId release) {
        return table.find(release);
    }

    /**
     * Returns the versions that are left out of a provider's lists: the very same object as long as nothing changes.
     */
    public Set<ProviderVersion> leftOut(ProviderAddress provider) {
        return table.leftOut(provider);
    }

    /** Returns the verdict on a release that was refused less than a minute ago. */
    public Optional<ReleaseUnverifiedException> remembered(ReleaseId release) {
        return Optional.ofNullable(remembered.getIfPresent(release)).map(RememberedVerdict::failure);
    }

    /**
     * Checks that a release was not refused less than a minute ago.
     *
     * @throws ReleaseUnverifiedException the verdict, if it was
     */
    public void requireNoVerdict(ReleaseId release) {
        remembered(release).ifPresent(verdict -> {
            throw verdict;
        });
    }

    /**
     * Records why a release could not be verified just now.
     *
     * @return the failure for callers: this one, or the last verdict if this failure is not a verdict
     */
    public MirrorException failed(ReleaseId release, MirrorException failure) {
        if (failure instanceof ReleaseUnverifiedException verdict && verdict.isDefinitive()) {
            remembered.put(release, new RememberedVerdict(verdict, record(release, verdict.reason())));
            return verdict;
        }
        return table.find(release)
                .<MirrorException>map(known -> {
                    LOG.info("the last verdict on {} stays in force: {}", release, failure.getMessage());
                    var verdict = new ReleaseUnverifiedException(release, known.reason());
                    remembered.put(release, new RememberedVerdict(verdict, true));
                    return verdict;
                })
                .orElse(failure);
    }

    /** Invalidates the verdicts on a namespace, so that the next request by name verifies again; the rows stay. */
    void forgetVerdicts(Hostname hostname, String namespace) {
        remembered.asMap().keySet().removeIf(release -> release.provider().isIn(hostname, namespace));
    }

    /** Records that a release is verified, so that its version is listed again. */
    public void verified(ReleaseId release) {
        remembered.invalidate(release);
        if (table.find(release).isEmpty()) {
            return;
        }
        try {
            table.remove(release);
            reported.invalidate(release);
            report(EventKind.VERIFICATION_RECOVERED, release, release + " verifies now, and is served");
        } catch (StorageException failure) {
            LOG.warn("{} stays refused until storage works again: {}", release, failure.getMessage());
        }
    }

    /** Records a check without a new verdict, so that the next one comes later; never throws. */
    public void checkedWithoutVerdict(RefusedRelease before) {
        try {
            if (table.find(before.release()).equals(Optional.of(before))) {
                table.replace(before.again(
                        before.reason(), before.served(), time.wall().instant()));
            }
        } catch (StorageException failure) {
            LOG.warn("the check of {} is not recorded: {}", before.release(), failure.getMessage());
        }
    }

    /**
     * Returns the record of a release as storage has it now, because another instance may have changed it.
     *
     * @throws StorageException if storage cannot be read
     */
    public Optional<RefusedRelease> look(ReleaseId release) {
        return table.look(release);
    }

    /** Reads what other instances recorded; to be called several times a minute. */
    public void refresh() {
        table.refresh();
        remembered.asMap().forEach((release, verdict) -> {
            if (verdict.recorded() && table.find(release).isEmpty()) {
                remembered.invalidate(release);
            }
        });
    }

    private boolean record(ReleaseId release, String reason) {
        try {
            var before = table.find(release);
            var isServed = served.isServed(release);
            if (before.isEmpty()) {
                if (!table.makeRoom(release)) {
                    reportHourly(release, reason);
                    return false;
                }
                if (table.add(RefusedRelease.first(
                        release, reason, isServed, time.wall().instant()))) {
                    reportRefusal(release, reason, isServed);
                    return true;
                }
                before = table.look(release);
            }
            var now = time.wall().instant();
            table.replace(before.map(row -> row.again(reason, isServed, now))
                    .orElseGet(() -> RefusedRelease.first(release, reason, isServed, now)));
            if (before.map(RefusedRelease::reason).filter(reason::equals).isEmpty()) {
                reportRefusal(release, reason, isServed);
            }
            return true;
        } catch (StorageException failure) {
            LOG.warn("the verdict on {} is not recorded: {}", release, failure.getMessage());
            reportHourly(release, reason);
            return false;
        }
    }

    private void reportRefusal(ReleaseId release, String reason, boolean isServed) {
        var consequence = isServed
                ? "it is refused, but stays listed, because clients were served it before"
                : "it is left out of the lists of versions";
        report(
                EventKind.VERIFICATION_FAILED,
                release,
                release + " could not be verified: " + reason + "; " + consequence
                        + ", and the mirror verifies it again by itself");
    }

    // Without a row it is unknown whether the verdict was reported.
    private void reportHourly(ReleaseId release, String reason) {
        if (!reason.equals(reported.asMap().put(release, reason))) {
            report(EventKind.VERIFICATION_FAILED, release, release + " could not be verified: " + reason);
        }
    }

    private void report(EventKind kind, ReleaseId release, String sentence) {
        events.record(Event.of(time.wall().instant(), kind, Target.of(release), sentence));
    }
}
