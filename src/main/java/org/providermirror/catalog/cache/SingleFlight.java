package org.providermirror.catalog.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Coalesces concurrent callers into one piece of work (single flight). The work continues if its callers leave, so
 * that the next caller finds its result. Thread-safe.
 */
public final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Executor executor;

    public SingleFlight(Executor executor) {
        this.executor = executor;
    }

    /** Returns the result of the running work for a key, which starts now unless it is running. */
    public CompletableFuture<V> fly(K key, Supplier<V> work) {
        var created = new CompletableFuture<V>();
        var running = flights.putIfAbsent(key, created);
        if (running != null) {
            return running;
        }
        try {
            executor.execute(() -> complete(key, created, work));
        } catch (RuntimeException overloaded) {
            flights.remove(key, created);
            created.completeExceptionally(overloaded);
        }
        return created;
    }

    // The flight ends before its result is seen, so that a later caller sees what the work stored.
    private void complete(K key, CompletableFuture<V> flight, Supplier<V> work) {
        try {
            var result = work.get();
            flights.remove(key, flight);
            flight.complete(result);
        } catch (RuntimeException | Error failure) {
            flights.remove(key, flight);
            flight.completeExceptionally(failure);
        }
    }
}
