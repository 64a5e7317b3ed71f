package org.providermirror.scrub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.MirrorException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes all stored packages again, in the order of their keys. Corrupt bytes are quarantined and fetched again. The checkpoint
 * names a corrupt package before it is quarantined, so that a scrub that is killed in between still repairs it.
 */
public final class ScrubWork implements JobWork<ScrubOrder, ScrubCheckpoint> {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubWork.class);
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration REPAIR_TIMEOUT = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 200;
    private static final long REREAD_DELAY_MILLIS = 1_000;

    /**
     * Says what is wrong with a package.
     *
     * @param judged the bytes that were hashed; empty if they are missing
     */
    private record Fault(String reason, Optional<StoredObject> judged) {}

    private final Storage storage;
    private final StoredPackages packages;
    private final PackageRecords records;
    private final BackgroundFetches fetches;
    private final Events events;
    private final Clocks time;

    public ScrubWork(
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            BackgroundFetches fetches,
            Events events,
            Clocks time) {
        this.storage = storage;
        this.packages = packages;
        this.records = records;
        this.fetches = fetches;
        this.events = events;
        this.time = time;
    }

    @Override
    public void run(JobRun<ScrubOrder, ScrubCheckpoint> run) throws InterruptedException {
        var progress = new ScrubProgress(run.lastCheckpoint());
        run.lastItems().forEach(item -> run.note(item.subject(), item.outcome(), item.detail()));
        for (var id : progress.unrepaired()) {
            repair(id, progress, run);
        }
        var digest = new RateLimitedDigest(run.order().rate(), time);
        var ids = packages.recorded().keySet().stream()
                .filter(id -> !progress.isHashed(id))
                .sorted(Comparator.comparing(StorageLayout::archive))
                .toList();
        var nextCheckpoint = time.in(CHECKPOINT_INTERVAL);
        for (var id : ids) {
            if (run.isCancelled()) {
                break;
            }
            check(id, digest, progress, run);
            if (time.reached(nextCheckpoint)) {
                run.checkpoint(progress.checkpoint());
                nextCheckpoint = time.in(CHECKPOINT_INTERVAL);
            }
        }
        run.checkpoint(progress.checkpoint());
    }

    private void check(
            PackageId id, RateLimitedDigest digest, ScrubProgress progress, JobRun<ScrubOrder, ScrubCheckpoint> run)
            throws InterruptedException {
        try {
            var record = records.look(id);
            var fault = fault(id, digest, run);
            if (run.isCancelled()) {
                return;
            }
            progress.hashed(id, record.map(PackageRecord::size).orElse(0L));
            if (fault.isPresent()) {
                quarantine(id, fault.get(), progress, run);
                repair(id, progress, run);
            }
        } catch (MirrorException | IOException unreadable) {
            LOG.warn("{} could not be hashed: {}", id, unreadable.getMessage());
            run.note(id.toString(), ItemOutcome.FAILED, "it could not be read: " + unreadable.getMessage());
        }
    }

    // Reads twice: bytes that differ only once changed on their way from the disk, or were being removed.
    private Optional<Fault> fault(PackageId id, RateLimitedDigest digest, JobRun<?, ?> run)
            throws IOException, InterruptedException {
        if (faultNow(id, digest, run).isEmpty()) {
            return Optional.empty();
        }
        // A package that is being removed keeps its record a moment longer than its bytes.
        Thread.sleep(REREAD_DELAY_MILLIS);
        return faultNow(id, digest, run);
    }

    // The record first and the bytes second, then both once more: another instance may replace them meanwhile, and
    // what it stored must not be judged by what was there before.
    private Optional<Fault> faultNow(PackageId id, RateLimitedDigest digest, JobRun<?, ?> run)
            throws IOException, InterruptedException {
        var record = records.look(id);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        var key = StorageLayout.archive(id);
        var judged = storage.find(key);
        var reason = judged.isEmpty()
                ? Optional.of("its bytes are missing")
                : difference(record.get(), storage.stream(key), digest, run);
        return reason.filter(fault ->
                        storage.find(key).equals(judged) && records.look(id).equals(record))
                .map(fault -> new Fault(fault, judged));
    }

    private static Optional<String> difference(
            PackageRecord record, Optional<InputStream> stream, RateLimitedDigest digest, JobRun<?, ?> run)
            throws IOException, InterruptedException {
        if (stream.isEmpty()) {
            return Optional.empty();
        }
        try (var bytes = stream.get()) {
            var sha256 = digest.of(bytes, run::isCancelled);
            return sha256.equals(record.sha256())
                    ? Optional.empty()
                    : Optional.of("its bytes have the SHA-256 " + sha256 + " instead of " + record.sha256());
        } catch (InterruptedException stopped) {
            if (run.isCancelled() && !Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            throw stopped;
        }
    }

    private void quarantine(
            PackageId id, Fault fault, ScrubProgress progress, JobRun<ScrubOrder, ScrubCheckpoint> run) {
        progress.corrupt(id);
        run.note(id.toString(), ItemOutcome.ROTTEN, fault.reason());
        run.checkpoint(progress.checkpoint());
        events.record(Event.of(
                time.wall().instant(),
                EventKind.ROT,
                Target.of(id),
                id + ": " + fault.reason() + "; it was quarantined and is fetched again"));
        quarantine(id, fault);
    }

    private void quarantine(PackageId id, Fault fault) {
        fault.judged().ifPresent(storage::quarantineIfUnchanged);
        records.removeOrphaned(id);
        records.forget(id);
    }

    private void repair(PackageId id, ScrubProgress progress, JobRun<ScrubOrder, ScrubCheckpoint> run)
            throws InterruptedException {
        // If the instance was killed just before the quarantine, the corrupt bytes are still stored.
        if (progress.isHashed(id)) {
            quarantineIfCorrupt(id, run);
        }
        var failure = fetchAgain(id, run);
        if (failure.isEmpty()) {
            progress.repaired(id);
            run.note(id.toString(), ItemOutcome.MENDED, "it was corrupt and was fetched again");
        } else {
            run.note(
                    id.toString(),
                    ItemOutcome.ROTTEN,
                    "it was quarantined and could not be fetched again: " + failure.get());
        }
        run.checkpoint(progress.checkpoint());
    }

    /** Fetches a package; returns why it could not. */
    private Optional<String> fetchAgain(PackageId id, JobRun<?, ?> run) throws InterruptedException {
        var deadline = time.in(REPAIR_TIMEOUT);
        while (!run.isCancelled() && !time.reached(deadline)) {
            try {
                var progress = fetches.ask(id);
                if (progress.stored().isPresent()) {
                    return Optional.empty();
                }
                if (progress.failure().isPresent()) {
                    return progress.failure();
                }
            } catch (MirrorException failure) {
                return Optional.of(String.valueOf(failure.getMessage()));
            }
            Thread.sleep(POLL_MILLIS);
        }
        return Optional.of("it was not fetched within " + REPAIR_TIMEOUT.toMinutes() + " minutes");
    }

    private void quarantineIfCorrupt(PackageId id, JobRun<?, ?> run) throws InterruptedException {
        try {
            faultNow(id, new RateLimitedDigest(Long.MAX_VALUE, time), run).ifPresent(fault -> quarantine(id, fault));
        } catch (IOException unreadable) {
            LOG.warn("{} could not be hashed: {}", id, unreadable.getMessage());
        }
    }
}
