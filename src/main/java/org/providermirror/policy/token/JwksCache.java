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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.providermirror.failure.UpstreamUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of an issuer, kept in memory. They are fetched again every ten minutes, and where a token names a key that
 * is not among them, but not twice within half a minute. While the issuer does not answer, the last keys count.
 *
 * <p>Safe for use by any number of threads. Whoever needs keys that have to be fetched waits at most five seconds; the
 * fetch runs on the executor, one at a time.
 */
public final class JwksCache {
    private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);
    private static final long FRESH = Duration.ofMinutes(10).toNanos();
    private static final long PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long PATIENCE_SECONDS = 5;

    private final Supplier<String> source;
    private final Executor executor;
    private final LongSupplier nanos;
    private final AtomicReference<CompletableFuture<Keys>> fetching = new AtomicReference<>();
    private volatile Keys known;
    private volatile Long lastTried;

    private record Keys(JWKSet set, long fetchedAt) {}

    /**
     * @param source the JSON Web Key Set, asked for anew by each call; throws a
     *     {@link org.providermirror.failure.MirrorException} where the issuer does not tell
     */
    public JwksCache(Supplier<String> source, Executor executor, LongSupplier nanos) {
        this.source = source;
        this.executor = executor;
        this.nanos = nanos;
    }

    /** The keys that a token may be signed with. */
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

    private Keys fetched(Keys present) {
        var now = nanos.getAsLong();
        var tried = lastTried;
        if (tried != null && now - tried < PAUSE && fetching.get() == null) {
            return orThrow(present, "was asked for its keys a moment ago");
        }
        try {
            return join().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return orThrow(present, "was not waited for");
        } catch (ExecutionException | TimeoutException failed) {
            LOG.warn("the keys of the issuer could not be fetched: {}", String.valueOf(failed.getMessage()));
            return orThrow(present, "does not tell its keys");
        }
    }

    private static Keys orThrow(Keys present, String reason) {
        if (present == null) {
            throw new UpstreamUnavailableException("the issuer of tokens", reason);
        }
        return present;
    }

    private CompletableFuture<Keys> join() {
        var created = new CompletableFuture<Keys>();
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

    private void fetch(CompletableFuture<Keys> result) {
        try {
            var keys = new Keys(JWKSet.parse(source.get()), nanos.getAsLong());
            known = keys;
            fetching.set(null);
            result.complete(keys);
        } catch (ParseException | RuntimeException failure) {
            fetching.set(null);
            result.completeExceptionally(failure);
        }
    }
}
