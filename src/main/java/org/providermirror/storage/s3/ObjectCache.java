package org.providermirror.storage.s3;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches which objects the bucket was seen to have. A client that is redirected there never reports what it found, so
 * recorded objects are looked up from time to time, after the request.
 */
final class ObjectCache {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectCache.class);
    private static final Duration LOOKED_FOR_EVERY = Duration.ofMinutes(10);

    private final Function<StorageKey, Optional<StoredObject>> look;
    private final BucketMonitor watch;
    /** The length of the object; empty if it is missing. */
    private final Cache<StorageKey, OptionalLong> lengths = Caches.of(
            CacheShare.STORED_OBJECTS, (key, length) -> Weights.of(key.value()), LOOKED_FOR_EVERY, Clocks.system());

    ObjectCache(Function<StorageKey, Optional<StoredObject>> look, BucketMonitor watch) {
        this.look = look;
        this.watch = watch;
    }

    /** Whether the object exists, according to the cache. An unknown one is treated as existing and is looked up. */
    boolean isThere(StoredObject recorded) {
        var length = lengths.getIfPresent(recorded.key());
        if (length != null) {
            return length.equals(OptionalLong.of(recorded.size()));
        }
        lengths.put(recorded.key(), OptionalLong.of(recorded.size()));
        if (!watch.ask(() -> lookFor(recorded))) {
            lengths.invalidate(recorded.key());
        }
        return true;
    }

    private void lookFor(StoredObject recorded) {
        try {
            var found = look.apply(recorded.key());
            lengths.put(
                    recorded.key(),
                    found.isPresent() ? OptionalLong.of(found.get().size()) : OptionalLong.empty());
            if (found.map(StoredObject::size)
                    .filter(size -> size == recorded.size())
                    .isEmpty()) {
                LOG.error(
                        "{} has {} bytes by its record, and in the bucket {}",
                        recorded.key(),
                        recorded.size(),
                        found.map(object -> "it has " + object.size()).orElse("it is missing"));
            }
        } catch (StorageException cannotTell) {
            lengths.invalidate(recorded.key());
        }
    }

    /** Evicts an object that has changed. */
    void forget(StorageKey key) {
        lengths.invalidate(key);
    }
}
