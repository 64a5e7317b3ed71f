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
 * Packages that the mirror fetches because it wants them itself, and not for a client: by the same queue, which survives a
 * restart. For threads that may wait.
 *
 * <p>Safe for use by any number of threads. Every method throws a {@link MirrorException} where upstream or storage fails.
 */
public final class BackgroundFetches {
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final FetchQueue queue;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final PackageRecords records;
    private final Storage storage;

    /** How far the fetch of a package is. */
    public sealed interface Progress {
        /** Returns the record of a package that is in storage. */
        Optional<PackageRecord> stored();

        /** Returns why the fetch has failed for now. */
        Optional<String> failure();

        /** It is in storage. */
        record Stored(PackageRecord record) implements Progress {
            @Override
            public Optional<PackageRecord> stored() {
                return Optional.of(record);
            }

            @Override
            public Optional<String> failure() {
                return Optional.empty();
            }
        }

        /** It is on its way, here or in another mirror. */
        record UnderWay() implements Progress {
            @Override
            public Optional<PackageRecord> stored() {
                return Optional.empty();
            }

            @Override
            public Optional<String> failure() {
                return Optional.empty();
            }
        }

        /** There is no room in the queue now: to be asked for again. */
        record NoRoom() implements Progress {
            @Override
            public Optional<PackageRecord> stored() {
                return Optional.empty();
            }

            @Override
            public Optional<String> failure() {
                return Optional.empty();
            }
        }

        /** It has failed for now; the queue may go on trying. */
        record Failed(String reason) implements Progress {
            @Override
            public Optional<PackageRecord> stored() {
                return Optional.empty();
            }

            @Override
            public Optional<String> failure() {
                return Optional.of(reason);
            }
        }
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

    /** The record of a package that is served from storage: a release vouches for it, and its bytes are whole by their length. */
    public Optional<PackageRecord> stored(PackageId id) {
        return records.find(id)
                .filter(record -> record.assurance() != Verification.IMPORTED)
                .filter(record -> storage.find(StorageLayout.archive(id))
                        .filter(object -> ExistingArchives.isWhole(record, object))
                        .isPresent());
    }

    /** The verified release of a version; empty where there is definitely none. */
    public Optional<Release> release(ReleaseId id) throws InterruptedException {
        return await(releases.release(id), id.provider());
    }

    /**
     * Asks for a package unless it is under way. To be called again until it is stored or has failed.
     *
     * @throws NotFoundException where there is no such package
     */
    public Progress ask(PackageId id) throws InterruptedException {
        if (!queue.contains(id)) {
            var stored = stored(id);
            if (stored.isPresent()) {
                return new Progress.Stored(stored.get());
            }
        }
        var order = order(id);
        return switch (queue.ask(order)) {
            case QUEUED, UNDER_WAY, ELSEWHERE -> new Progress.UnderWay();
            case REFUSED -> new Progress.NoRoom();
            case RESTING -> new Progress.Failed(queue.trouble(id).orElse("it failed"));
        };
    }

    /** Whether a fetch of this package is queued, running or resting in this mirror. */
    public boolean isUnderWay(PackageId id) {
        return queue.contains(id);
    }

    /** Why the last try to fetch this package failed; empty where none has since the last success. */
    public Optional<String> trouble(PackageId id) {
        return queue.trouble(id);
    }

    private FetchOrder order(PackageId id) throws InterruptedException {
        var release = release(id.release()).orElseThrow(() -> NotFoundException.archive(id));
        release.require(id.platform());
        var location = await(locations.find(id, release), id.provider());
        return new FetchOrder(id, release, location.orElseThrow(() -> NotFoundException.archive(id)));
    }

    /** The result of a question to upstream, waited for on this thread, for two minutes at most. */
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
