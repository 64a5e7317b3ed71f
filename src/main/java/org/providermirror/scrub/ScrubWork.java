package org.providermirror.scrub;

import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round over all stored packages, in the order of their keys. What has rotted is noted before it is set aside, so that a
 * mirror that is killed in between fetches it all the same.
 */
final class ScrubWork implements JobWork {
    private static final Logger LOG = LoggerFactory.getLogger(ScrubWork.class);
    private static final Duration KEPT_EVERY = Duration.ofSeconds(10);
    private static final Duration MENDED_WITHIN = Duration.ofMinutes(10);
    private static final long LOOKED_AT_EVERY_MILLIS = 200;
    private static final long SEEN_AGAIN_AFTER_MILLIS = 1_000;

    private final Parts parts;

    /** What it works with. */
    record Parts(
            Storage storage,
            StoredPackages packages,
            PackageRecords records,
            BackgroundFetches fetches,
            Events events,
            Clocks time) {}

    ScrubWork(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void run(JobRun run) throws InterruptedException {
        var progress = ScrubProgress.of(run.lastCheckpoint());
        run.lastItems().forEach(item -> run.note(item.subject(), item.outcome(), item.detail()));
        for (var id : progress.unmended()) {
            mend(id, progress, run);
        }
        var digest = new RateLimitedDigest(run.order().path("rate").asLong(Scrubs.DEFAULT_RATE), parts.time());
        var ids = parts.packages().recorded().keySet().stream()
                .filter(id -> !progress.isBehind(id))
                .sorted(Comparator.comparing(StorageLayout::archive))
                .toList();
        var keepAt = parts.time().in(KEPT_EVERY);
        for (var id : ids) {
            if (run.isCancelled()) {
                break;
            }
            look(id, digest, progress, run);
            if (parts.time().reached(keepAt)) {
                run.checkpoint(progress.toJson());
                keepAt = parts.time().in(KEPT_EVERY);
            }
        }
        run.checkpoint(progress.toJson());
    }

    private void look(PackageId id, RateLimitedDigest digest, ScrubProgress progress, JobRun run)
            throws InterruptedException {
        try {
            var record = parts.records().find(id);
            var fault = record.isPresent() ? fault(record.get(), digest, run) : Optional.<String>empty();
            if (run.isCancelled()) {
                return;
            }
            progress.hashed(id, record.map(PackageRecord::size).orElse(0L));
            if (fault.isPresent()) {
                rotten(id, fault.get(), progress, run);
            }
        } catch (MirrorException | IOException unreadable) {
            LOG.warn("{} could not be hashed: {}", id, unreadable.getMessage());
            run.note(id.toString(), ItemOutcome.FAILED, "it could not be read: " + unreadable.getMessage());
        }
    }

    // Read twice: what differs only once was changed on its way from the disk, or removed meanwhile.
    private Optional<String> fault(PackageRecord record, RateLimitedDigest digest, JobRun run)
            throws IOException, InterruptedException {
        if (faultNow(record, digest, run).isEmpty()) {
            return Optional.empty();
        }
        // A package that is being removed has its record for a moment longer than its bytes.
        Thread.sleep(SEEN_AGAIN_AFTER_MILLIS);
        return faultNow(record, digest, run);
    }

    private Optional<String> faultNow(PackageRecord record, RateLimitedDigest digest, JobRun run)
            throws IOException, InterruptedException {
        var found = parts.storage().stream(StorageLayout.archive(record.id()));
        if (found.isEmpty()) {
            var stillRecorded = parts.storage()
                    .find(StorageLayout.packageRecord(record.id()))
                    .isPresent();
            return stillRecorded ? Optional.of("its bytes are missing") : Optional.empty();
        }
        try (var bytes = found.get()) {
            var sha256 = digest.of(bytes, run::isCancelled);
            return sha256.equals(record.sha256())
                    ? Optional.empty()
                    : Optional.of("its bytes have the SHA-256 " + sha256 + " in place of " + record.sha256());
        } catch (InterruptedException stopped) {
            if (run.isCancelled() && !Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            throw stopped;
        }
    }

    private void rotten(PackageId id, String fault, ScrubProgress progress, JobRun run) throws InterruptedException {
        progress.rotten(id);
        run.note(id.toString(), ItemOutcome.ROTTEN, fault);
        run.checkpoint(progress.toJson());
        parts.events()
                .record(Event.of(
                        parts.time().wall().instant(),
                        EventKind.ROT,
                        Target.of(id),
                        id + ": " + fault + "; it was set aside and is fetched anew"));
        parts.storage().quarantine(StorageLayout.archive(id));
        parts.records().remove(id);
        mend(id, progress, run);
    }

    private void mend(PackageId id, ScrubProgress progress, JobRun run) throws InterruptedException {
        // Where the mirror was killed just before it set the bytes aside, the rotten ones lie there still.
        if (parts.records().find(id).isPresent() && progress.isBehind(id) && isRotten(id)) {
            parts.storage().quarantine(StorageLayout.archive(id));
            parts.records().remove(id);
        }
        var end = parts.time().in(MENDED_WITHIN);
        var reason = "it was not fetched within " + MENDED_WITHIN.toMinutes() + " minutes";
        while (!run.isCancelled() && !parts.time().reached(end)) {
            try {
                var asked = parts.fetches().ask(id);
                if (asked.stored().isPresent()) {
                    progress.mended(id);
                    run.note(id.toString(), ItemOutcome.MENDED, "it had rotted, and was fetched anew");
                    run.checkpoint(progress.toJson());
                    return;
                }
                if (asked.failure().isPresent()) {
                    reason = asked.failure().get();
                    break;
                }
            } catch (MirrorException failure) {
                reason = String.valueOf(failure.getMessage());
                break;
            }
            Thread.sleep(LOOKED_AT_EVERY_MILLIS);
        }
        run.note(id.toString(), ItemOutcome.ROTTEN, "it was set aside and could not be fetched anew: " + reason);
        run.checkpoint(progress.toJson());
    }

    private boolean isRotten(PackageId id) throws InterruptedException {
        var record = parts.records().find(id);
        try (var bytes = parts.storage().stream(StorageLayout.archive(id)).orElse(null)) {
            return record.isPresent()
                    && (bytes == null
                            || !new RateLimitedDigest(Long.MAX_VALUE, parts.time())
                                    .of(bytes, () -> false)
                                    .equals(record.get().sha256()));
        } catch (IOException unreadable) {
            return false;
        }
    }
}
