package org.providermirror.policy.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.providermirror.failure.UpstreamUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the public keys of an issuer (JWKS) in memory. Fetches them every ten minutes, and when a token names an
 * unknown key id, but at most every half minute. While the issuer does not answer, the stale keys stay valid.
 *
 * <p>Thread-safe. A caller that needs a fetch waits at most five seconds; the fetch is a single flight on the executor.
 */
public final class JwksCache {
    private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);
    private static final long FRESH = Duration.ofMinutes(10).toNanos();
    private static final long PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long PATIENCE_SECONDS = 5;
    /** How many container threads may wait for the issuer at a time. */
    private static final int MOST_WAITING = 16;

    private final Supplier<String> source;
    private final Executor executor;
    private final LongSupplier nanos;
    private final AtomicReference<CompletableFuture<KeySet>> fetching = new AtomicReference<>();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private volatile KeySet known;
    private volatile Long lastTried;

    private record KeySet(JWKSet set, long fetchedAt) {}

    /**
     * @param source fetches the JSON Web Key Set with each call; throws a {@link
     *     org.providermirror.failure.MirrorException} if the issuer fails
     */
    public JwksCache(Supplier<String> source, Executor executor, LongSupplier nanos) {
        this.source = source;
        this.executor = executor;
        this.nanos = nanos;
    }

    /** Returns the keys that a token may be signed with. */
    List<JWK> matching(JWKSelector selector) {
        var present = known;
        if (present != null && nanos.getAsLong() - present.fetchedAt() < FRESH) {
            var found = selector.select(present.set());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return selector.select(fetched(present).set());
    }

    private KeySet fetched(KeySet present) {
        var now = nanos.getAsLong();
        var tried = lastTried;
        if (tried != null && now - tried < PAUSE && fetching.get() == null) {
            return orThrow(present, "failed a moment ago to serve its keys");
        }
        if (!waiting.tryAcquire()) {
            return orThrow(present, "has many callers waiting for its keys; try again");
        }
        try {
            return join().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return orThrow(present, "was not waited for");
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn(
                    "The keys of the OpenID Connect issuer could not be fetched; the cached ones stay valid: {}",
                    String.valueOf(failed.getMessage()));
            return orThrow(present, "does not serve its keys");
        } finally {
            waiting.release();
        }
    }

    private static KeySet orThrow(KeySet present, String reason) {
        if (present == null) {
            throw new UpstreamUnavailableException("the issuer of tokens", reason);
        }
        return present;
    }

    private CompletableFuture<KeySet> join() {
        var created = new CompletableFuture<KeySet>();
        var running = fetching.compareAndExchange(null, created);
        if (running != null) {
            return running;
        }
        lastTried = nanos.getAsLong();
        try {
            executor.execute(() -> fetch(created));
        } catch (RuntimeException overloaded) {
            fetching.set(null);
            created.completeExceptionally(overloaded);
        }
        return created;
    }

    private void fetch(CompletableFuture<KeySet> result) {
        try {
            var keys = new KeySet(JWKSet.parse(source.get()), nanos.getAsLong());
            known = keys;
            fetching.set(null);
            result.complete(keys);
        } catch (ParseException | RuntimeException failure) {
            fetching.set(null);
            result.completeExceptionally(failure);
        }
    }
}
