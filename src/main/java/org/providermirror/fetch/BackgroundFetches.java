package org.providermirror.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Fetches packages for background jobs, by the same queue as for clients, which survives a restart. Blocks its callers.
 *
 * <p>Thread-safe. Every method throws a {@link MirrorException} if upstream or storage fails.
 */
public final class BackgroundFetches {
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final FetchQueue queue;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final PackageRecords records;
    private final Storage storage;

    /**
     * The progress of a fetch. If both are empty, the package is being fetched on this or another instance, or the queue is
     * full: ask again later.
     *
     * @param stored the record of a package that is in storage
     * @param failure why the last attempt failed; the queue may retry
     */
    public record Progress(Optional<PackageRecord> stored, Optional<String> failure) {
        private static final Progress OPEN = new Progress(Optional.empty(), Optional.empty());
        private static final Progress CANCELLED =
                new Progress(Optional.empty(), Optional.of("an administrator cancelled the fetch"));
    }

    public BackgroundFetches(
            FetchQueue queue,
            ReleaseCatalog releases,
            PackageLocations locations,
            PackageRecords records,
            Storage storage) {
        this.queue = queue;
        this.releases = releases;
        this.locations = locations;
        this.records = records;
        this.storage = storage;
    }

    /**
     * Returns the record of a package that is served from storage: verified by its release, and with the recorded
     * length.
     */
    public Optional<PackageRecord> stored(PackageId id) {
        return records.find(id)
                .filter(record -> record.assurance() != Verification.IMPORTED)
                .filter(record -> storage.find(StorageLayout.archive(id))
                        .filter(object -> ExistingArchives.isWhole(record, object))
                        .isPresent());
    }

    /** Returns the verified release of a version; empty if it certainly does not exist. */
    public Optional<Release> release(ReleaseId id) throws InterruptedException {
        return await(releases.release(id), id.provider());
    }

    /**
     * Queues a package unless it is being fetched. Call it again until the package is stored or has failed.
     *
     * @param cancellations the {@link #cancellations} when the job began
     * @throws NotFoundException if there is no such package
     */
    public Progress ask(PackageId id, long cancellations) throws InterruptedException {
        if (!queue.contains(id)) {
            var stored = stored(id);
            if (stored.isPresent()) {
                return new Progress(stored, Optional.empty());
            }
        }
        if (queue.skipped().isCancelled(id, cancellations)) {
            return Progress.CANCELLED;
        }
        return switch (queue.askInBackground(order(id), cancellations)) {
            case QUEUED, UNDER_WAY, ELSEWHERE, REFUSED -> Progress.OPEN;
            case CANCELLED -> Progress.CANCELLED;
            case RESTING ->
                new Progress(Optional.empty(), Optional.of(queue.lastFailure(id).orElse("the last attempt failed")));
        };
    }

    /** Returns how many fetches administrators cancelled so far. A job does not repeat those that are cancelled later. */
    public long cancellations() {
        return queue.skipped().cancellations();
    }

    /** Whether a fetch of this package is queued, running or waiting for a retry on this instance. */
    public boolean isUnderWay(PackageId id) {
        return queue.contains(id);
    }

    /** Returns why the last attempt to fetch this package failed; empty after a success or without an attempt. */
    public Optional<String> lastFailure(PackageId id) {
        return queue.lastFailure(id);
    }

    private FetchOrder order(PackageId id) throws InterruptedException {
        var release = release(id.release()).orElseThrow(() -> NotFoundException.archive(id));
        release.require(id.platform());
        var location = await(locations.find(id, release), id.provider());
        return new FetchOrder(id, release, location.orElseThrow(() -> NotFoundException.archive(id)));
    }

    /** Waits on this thread for an upstream request, at most two minutes. */
    public static <T> T await(CompletionStage<T> question, ProviderAddress provider) throws InterruptedException {
        try {
            return question.toCompletableFuture().get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new UpstreamUnavailableException(
                    provider.hostname().value(), "has not answered within " + ANSWER_WITHIN.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw unwrapped(failed);
        }
    }

    private static RuntimeException unwrapped(Throwable failure) {
        var cause = failure;
        while (!(cause instanceof MirrorException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
