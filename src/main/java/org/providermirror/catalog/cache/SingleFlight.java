package org.providermirror.catalog.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Work that is done once however many ask for it at the same time. The work runs on the executor and goes on when those
 * who asked have left, so that the next to ask finds its result. Safe for use by any number of threads.
 */
public final class SingleFlight<K, V> {
    private final ConcurrentMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();
    private final Executor executor;

    public SingleFlight(Executor executor) {
        this.executor = executor;
    }

    /** The result of the work that is under way for this key, which begins now where there is none. */
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

    // The flight is over before its result is seen: whoever asks after that sees what the work left behind.
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
