package org.providermirror.scrub;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes all stored packages again, in the order of their keys, and lists one provider at a time. Corrupt bytes are
 * quarantined and fetched again. The checkpoint names a corrupt package before it is quarantined, so that a scrub that is
 * killed in between still repairs it.
 */
public final class ScrubWork implements JobWork<ScrubOrder, ScrubCheckpoint> {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubWork.class);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration REPAIR_TIMEOUT = Duration.ofMinutes(10);
    private static final Duration LISTING_TIMEOUT = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;
    private static final long REREAD_DELAY_MILLIS = 1_000;

    private final PackageIntegrity integrity;
    private final StoredPackages packages;
    private final PackageRecords records;
    private final BackgroundFetches fetches;
    private final Predicate<Hostname> hosted;
    private final Events events;
    private final Clocks time;

    /** @param hosted returns whether the mirror is the origin of a hostname, so that no registry can repair its packages */
    public ScrubWork(
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            BackgroundFetches fetches,
            Predicate<Hostname> hosted,
            Events events,
            Clocks time) {
        this.integrity = new PackageIntegrity(storage, records);
        this.packages = packages;
        this.records = records;
        this.fetches = fetches;
        this.hosted = hosted;
        this.events = events;
        this.time = time;
    }

    @Override
    public void run(JobRun<ScrubOrder, ScrubCheckpoint> run) throws InterruptedException {
        new Scrub(run).perform();
    }

    /** One run of a scrub. */
    private final class Scrub {
        private final JobRun<ScrubOrder, ScrubCheckpoint> run;
        private final ScrubProgress progress;
        private long nextCheckpoint;
        private long listedUntil;
        private boolean hasFailed;

        Scrub(JobRun<ScrubOrder, ScrubCheckpoint> run) {
            this.run = run;
            this.progress = new ScrubProgress(run.lastCheckpoint());
        }

        void perform() throws InterruptedException {
            run.lastItems().forEach(item -> run.note(item.subject(), item.outcome(), item.detail()));
            for (var id : progress.unrepaired()) {
                repair(id);
            }
            var digest = new RateLimitedDigest(run.order().rate(), time);
            nextCheckpoint = time.in(CHECKPOINT_INTERVAL);
            listedUntil = time.in(LISTING_TIMEOUT);
            var isListed = false;
            while (!isListed && !run.isCancelled()) {
                isListed = checkAll(digest);
            }
            run.checkpoint(progress.checkpoint());
        }

        /** Hashes the packages that are left. Returns false if they must be listed again, because storage failed meanwhile. */
        private boolean checkAll(RateLimitedDigest digest) throws InterruptedException {
            try {
                for (var providers = packages.recordedByProvider(); !run.isCancelled() && providers.hasNext(); ) {
                    checkAll(providers.next(), digest);
                }
                return true;
            } catch (StorageException failure) {
                if (time.reached(listedUntil)) {
                    throw failure;
                }
                if (!hasFailed) {
                    LOG.warn("The scrub lists again, because storage failed", failure);
                    hasFailed = true;
                }
                Thread.sleep(REREAD_DELAY_MILLIS);
                return false;
            }
        }

        private void checkAll(List<PackageId> ids, RateLimitedDigest digest) throws InterruptedException {
            for (var id : ids) {
                if (run.isCancelled()) {
                    return;
                }
                if (!progress.isHashed(id)) {
                    check(id, digest);
                    // Packages that are only listed again are no progress: the list may end at the same place for ever.
                    if (progress.isHashed(id)) {
                        listedUntil = time.in(LISTING_TIMEOUT);
                    }
                }
                if (time.reached(nextCheckpoint)) {
                    run.checkpoint(progress.checkpoint());
                    nextCheckpoint = time.in(CHECKPOINT_INTERVAL);
                }
            }
        }

        private void check(PackageId id, RateLimitedDigest digest) throws InterruptedException {
            try {
                var record = records.look(id);
                var fault = fault(id, digest);
                if (run.isCancelled()) {
                    return;
                }
                progress.hashed(id, record.map(PackageRecord::size).orElse(0L));
                if (fault.isPresent() && hosted.test(id.provider().hostname())) {
                    keepOut(id, fault.get());
                } else if (fault.isPresent()) {
                    quarantine(id, fault.get());
                    repair(id);
                }
            } catch (MirrorException | IOException unreadable) {
                LOG.warn("{} could not be hashed: {}", id, unreadable.getMessage());
                run.note(id, ItemOutcome.FAILED, "it could not be read: " + unreadable.getMessage());
            }
        }

        // Reads twice: bytes that differ only once changed on their way from the disk, or were being removed.
        private Optional<PackageIntegrity.Fault> fault(PackageId id, RateLimitedDigest digest)
                throws IOException, InterruptedException {
            if (integrity.fault(id, digest, run::isCancelled).isEmpty()) {
                return Optional.empty();
            }
            // A package that is being removed keeps its record a moment longer than its bytes.
            Thread.sleep(REREAD_DELAY_MILLIS);
            return integrity.fault(id, digest, run::isCancelled);
        }

        private void quarantine(PackageId id, PackageIntegrity.Fault fault) {
            progress.corrupt(id);
            run.note(id, ItemOutcome.ROTTEN, fault.reason());
            run.checkpoint(progress.checkpoint());
            events.record(Event.of(
                    time.wall().instant(),
                    EventKind.ROT,
                    Target.of(id),
                    id + ": " + fault.reason() + "; it was quarantined and is fetched again"));
            integrity.quarantine(id, fault);
        }

        // No registry has another copy, and an operator may repair these bytes.
        private void keepOut(PackageId id, PackageIntegrity.Fault fault) {
            var detail = fault.reason() + "; it is out of service until the same bytes are published or imported again";
            run.note(id, ItemOutcome.ROTTEN, detail);
            events.record(Event.of(time.wall().instant(), EventKind.ROT, Target.of(id), id + ": " + detail));
            integrity.keepOut(id, fault);
        }

        private void repair(PackageId id) throws InterruptedException {
            // If the instance was killed just before the quarantine, the corrupt bytes are still stored.
            if (progress.isHashed(id)) {
                quarantineIfCorrupt(id);
            }
            var failure = fetchAgain(id);
            if (failure.isEmpty()) {
                progress.repaired(id);
                run.note(id, ItemOutcome.MENDED, "it was corrupt and was fetched again");
            } else {
                run.note(id, ItemOutcome.ROTTEN, "it was quarantined and could not be fetched again: " + failure.get());
            }
            run.checkpoint(progress.checkpoint());
        }

        /** Fetches a package; returns why it could not. */
        private Optional<String> fetchAgain(PackageId id) throws InterruptedException {
            var deadline = time.in(REPAIR_TIMEOUT);
            var cancellations = fetches.cancellations();
            while (!run.isCancelled() && !time.reached(deadline)) {
                try {
                    var fetch = fetches.ask(id, cancellations);
                    if (fetch.stored().isPresent()) {
                        return Optional.empty();
                    }
                    if (fetch.failure().isPresent()) {
                        return fetch.failure();
                    }
                } catch (MirrorException failure) {
                    return Optional.of(String.valueOf(failure.getMessage()));
                }
                Thread.sleep(POLL_MILLIS);
            }
            return Optional.of("it was not fetched within " + REPAIR_TIMEOUT.toMinutes() + " minutes");
        }

        private void quarantineIfCorrupt(PackageId id) throws InterruptedException {
            try {
                integrity
                        .fault(id, new RateLimitedDigest(Long.MAX_VALUE, time), run::isCancelled)
                        .ifPresent(fault -> integrity.quarantine(id, fault));
            } catch (IOException unreadable) {
                LOG.warn("{} could not be hashed: {}", id, unreadable.getMessage());
            }
        }
    }
}
