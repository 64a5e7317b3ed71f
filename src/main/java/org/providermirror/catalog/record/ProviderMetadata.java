package org.providermirror.catalog.record;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the metadata of each provider in storage (a quota), so that a hostile registry cannot fill it. What is stored
 * is listed once an hour, behind the first release; until then only what this instance added is known.
 *
 * <p>Thread-safe. A provider that exceeds the limit is reported once an hour, in the log and as an event.
 */
public final class ProviderMetadata implements MetadataLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderMetadata.class);
    private static final Duration COUNTED_EVERY = Duration.ofHours(1);
    private static final long MEBIBYTE = 1L << 20;

    /** Holds the known size of one provider's metadata. */
    private static final class Size {
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicBoolean reported = new AtomicBoolean();
    }

    private final Storage storage;
    private final long limit;
    private final Executor executor;
    private final Events events;
    private final Clocks time;
    private final Cache<ProviderAddress, Size> sizes;

    /**
     * @param limit the limit of one provider in bytes
     * @param executor lists storage
     */
    public ProviderMetadata(Storage storage, long limit, Executor executor, Events events, Clocks time) {
        this.storage = storage;
        this.limit = limit;
        this.executor = executor;
        this.events = events;
        this.time = time;
        this.sizes =
                Caches.of(CacheShare.METADATA_SIZES, (provider, size) -> Weights.of(provider), COUNTED_EVERY, time);
    }

    @Override
    public void reserve(ReleaseId release, long bytes) {
        var size = sizes.get(release.provider(), this::counted);
        if (size.bytes.addAndGet(bytes) > limit) {
            size.bytes.addAndGet(-bytes);
            if (!size.reported.getAndSet(true)) {
                report(release);
            }
            throw StorageException.overLimit(
                    release + " is not stored, because its provider has used the space of mirror.metadata.max-size");
        }
    }

    @Override
    public void release(ReleaseId release, long bytes) {
        Optional.ofNullable(sizes.getIfPresent(release.provider())).ifPresent(size -> size.bytes.addAndGet(-bytes));
    }

    private Size counted(ProviderAddress provider) {
        var size = new Size();
        try {
            executor.execute(() -> count(provider, size));
        } catch (RuntimeException busy) {
            LOG.debug("the metadata of {} is not counted, because the executor is busy", provider, busy);
        }
        return size;
    }

    private void count(ProviderAddress provider, Size size) {
        try {
            var stored = storage.list(StorageLayout.knowledge(provider)).stream()
                    .mapToLong(StoredObject::size)
                    .sum();
            // The listing may or may not have seen what was added meanwhile.
            size.bytes.accumulateAndGet(stored, Math::max);
        } catch (StorageException failure) {
            LOG.debug("the metadata of {} is not counted: {}", provider, failure.getMessage());
        }
    }

    private void report(ReleaseId release) {
        var sentence = "the metadata of " + release.provider() + " would take more than the " + limit / MEBIBYTE
                + " MiB that one provider may add to the storage (setting mirror.metadata.max-size); " + release
                + " and its further new releases are served, but not stored";
        LOG.warn("{}", sentence);
        events.record(
                Event.of(time.wall().instant(), EventKind.METADATA_LIMIT, Target.of(release.provider()), sentence));
    }
}
