package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports stored releases and packages that cannot be trusted, as an event and in the log: each once until it is in
 * order again. Thread-safe.
 */
public final class StoredFaults {
    private static final Logger LOG = LoggerFactory.getLogger(StoredFaults.class);
    private static final int LONGEST_REASON = 500;
    private static final String REMEDY = "; it is not served, and is replaced by what its registry has if that answers:"
            + " otherwise purge it, import it again, or accept its signer";
    private static final String REMEDY_OF_HOSTED =
            "; it is not served until the same bytes are published or imported again";

    private final Events events;
    private final Predicate<Hostname> hosted;
    private final Clock clock;
    private final Cache<StorageKey, String> reported =
            Caches.of(CacheShare.STORED_FAULTS, (key, reason) -> Weights.of(key.value()) + Weights.of(reason));

    /** @param hosted returns whether the mirror is the origin of a hostname, so that no registry can replace its packages */
    public StoredFaults(Events events, Predicate<Hostname> hosted, Clock clock) {
        this.events = events;
        this.hosted = hosted;
        this.clock = clock;
    }

    /**
     * Reports a package.
     *
     * @param reason what is wrong with it, as the rest of a sentence
     */
    public void report(PackageId id, String reason) {
        report(
                StorageLayout.archive(id),
                Target.of(id),
                reason,
                "the stored package " + id + " " + reason,
                remedy(id.release()));
    }

    /** Notes that a package is in order, so that the next fault is reported. */
    public void settle(PackageId id) {
        reported.invalidate(StorageLayout.archive(id));
    }

    /**
     * Reports a release.
     *
     * @param folder the folder of the release
     * @param reason why it is not trusted, as a sentence part
     */
    void report(ReleaseId release, StorageKey folder, String reason) {
        report(
                folder,
                Target.of(release),
                reason,
                "the stored release " + release + " (" + folder + ") is not trusted: " + reason,
                remedy(release));
    }

    /** Returns what was reported of a release since it was last in order. */
    Optional<String> find(StorageKey folder) {
        return Optional.ofNullable(reported.getIfPresent(folder));
    }

    /** Notes that the release in a folder is in order. */
    void settle(StorageKey folder) {
        reported.invalidate(folder);
    }

    private String remedy(ReleaseId release) {
        return hosted.test(release.provider().hostname()) ? REMEDY_OF_HOSTED : REMEDY;
    }

    private void report(StorageKey place, Target subject, String reason, String fault, String remedy) {
        if (reported.asMap().putIfAbsent(place, reason) == null) {
            var sentence = Printable.of(fault, LONGEST_REASON) + remedy;
            LOG.error("{}", sentence);
            events.record(Event.of(clock.instant(), EventKind.VERIFICATION_FAILED, subject, sentence));
        }
    }
}
