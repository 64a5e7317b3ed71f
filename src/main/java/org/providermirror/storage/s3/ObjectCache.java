package org.providermirror.storage.s3;

import com.github.benmanes.caffeine.cache.Cache;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches which objects the bucket was seen to have. A client that is redirected there never reports what it found, so
 * recorded objects are looked up again: after half a minute behind the request, after a minute before it.
 */
final class ObjectCache {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectCache.class);
    private static final Duration FRESH_FOR = Duration.ofSeconds(30);
    private static final Duration TRUSTED_FOR = Duration.ofSeconds(60);
    private static final Duration MISSING_FOR = Duration.ofSeconds(5);

    /** @param length the length of the object; empty if it is missing */
    private record Seen(OptionalLong length, long at) {}

    private final Function<StorageKey, Optional<StoredObject>> look;
    private final Predicate<Runnable> behind;
    private final LongSupplier nanoTime;
    private final Cache<StorageKey, Seen> seen =
            Caches.of(CacheShare.STORED_OBJECTS, (key, any) -> Weights.of(key.value()));
    private final SingleFlight<StorageKey, Seen> looking = new SingleFlight<>(Runnable::run);
    private final Set<StorageKey> lookedForBehind = ConcurrentHashMap.newKeySet();

    /**
     * @param look looks for an object in the bucket
     * @param behind runs a task later; returns whether it will
     * @param nanoTime a monotonic clock such as {@link System#nanoTime}
     */
    ObjectCache(Function<StorageKey, Optional<StoredObject>> look, Predicate<Runnable> behind, LongSupplier nanoTime) {
        this.look = look;
        this.behind = behind;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns whether the object exists with its recorded length. Asks the bucket if it was not seen in the last
     * minute.
     *
     * @throws StorageException if the bucket must be asked and fails
     */
    boolean isThere(StoredObject recorded) {
        var known = seen.getIfPresent(recorded.key());
        if (!isTrusted(known)) {
            known = lookFor(recorded);
        } else if (isOlder(known, FRESH_FOR)) {
            lookBehind(recorded);
        }
        return known.length().equals(OptionalLong.of(recorded.size()));
    }

    /** Returns whether the cache knows that the object exists with its recorded length, so that nothing is asked. */
    boolean isFresh(StoredObject recorded) {
        var known = seen.getIfPresent(recorded.key());
        return isTrusted(known) && known.length().equals(OptionalLong.of(recorded.size()));
    }

    private boolean isTrusted(Seen known) {
        return known != null && !isOlder(known, known.length().isEmpty() ? MISSING_FOR : TRUSTED_FOR);
    }

    private boolean isOlder(Seen known, Duration age) {
        return nanoTime.getAsLong() - known.at() >= age.toNanos();
    }

    private void lookBehind(StoredObject recorded) {
        var key = recorded.key();
        if (lookedForBehind.add(key) && !behind.test(() -> lookNow(recorded))) {
            lookedForBehind.remove(key);
        }
    }

    private void lookNow(StoredObject recorded) {
        try {
            lookFor(recorded);
        } catch (StorageException cannotTell) {
            LOG.debug("{} is looked up later", recorded.key(), cannotTell);
        } finally {
            lookedForBehind.remove(recorded.key());
        }
    }

    // Any number of requests for one package ask the bucket once.
    private Seen lookFor(StoredObject recorded) {
        return result(recorded.key(), looking.fly(recorded.key(), () -> look(recorded)));
    }

    private Seen look(StoredObject recorded) {
        var at = nanoTime.getAsLong();
        var length = look.apply(recorded.key())
                .map(object -> OptionalLong.of(object.size()))
                .orElse(OptionalLong.empty());
        var found = new Seen(length, at);
        seen.put(recorded.key(), found);
        if (!length.equals(OptionalLong.of(recorded.size()))) {
            LOG.error(
                    "{} has {} bytes by its record, and in the bucket {}",
                    recorded.key(),
                    recorded.size(),
                    length.isPresent() ? "it has " + length.getAsLong() : "it is missing");
        }
        return found;
    }

    private static Seen result(StorageKey key, Future<Seen> looked) {
        try {
            return looked.get(S3CircuitBreaker.REQUEST_TIMEOUT.toMillis() * 2, TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException failure
                    ? failure
                    : new StorageException("looking for " + key, failed.getCause());
        } catch (TimeoutException late) {
            throw new StorageException("looking for " + key, new IOException("no answer in time", late));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new StorageException("looking for " + key, stopping);
        }
    }

    /** Evicts an object that has changed. */
    void forget(StorageKey key) {
        seen.invalidate(key);
    }
}
