package org.providermirror.catalog.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.concurrent.AbandonableTask;

/**
 * Coalesces concurrent callers into one piece of work (single flight), against a thundering herd. The work continues if
 * its callers leave, so that the next caller finds its result. Work that has not begun may be abandoned once no caller
 * waits for it. Thread-safe.
 */
public final class SingleFlight<K, V> {
    // Clients leave after ten seconds.
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final ConcurrentMap<K, Flight> flights = new ConcurrentHashMap<>();
    private final Function<K, Executor> executors;

    /** Creates the single flight of work that runs on one executor. */
    public SingleFlight(Executor executor) {
        this.executors = key -> executor;
    }

    private SingleFlight(Function<K, Executor> executors) {
        this.executors = executors;
    }

    /** Returns the single flight of work whose key chooses the executor. */
    public static <K, V> SingleFlight<K, V> on(Function<K, Executor> executors) {
        return new SingleFlight<>(executors);
    }

    /** Returns the result of the running work for a key, which starts now unless it is running. */
    public CompletableFuture<V> fly(K key, Supplier<V> work) {
        var created = new Flight(key, work);
        var running = flights.putIfAbsent(key, created);
        if (running != null) {
            running.join();
            return running.result;
        }
        try {
            executors.apply(key).execute(created);
        } catch (RuntimeException overloaded) {
            created.abandon(overloaded);
        }
        return created.result;
    }

    /** Waits for the result, as {@link #fly} returns it. Throws what the work threw, as if the caller had done it. */
    public V await(K key, Supplier<V> work) {
        try {
            return fly(key, work).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }

    private final class Flight implements AbandonableTask {
        private final K key;
        private final Supplier<V> work;
        private final CompletableFuture<V> result = new CompletableFuture<>();
        private volatile long wantedUntil;

        Flight(K key, Supplier<V> work) {
            this.key = key;
            this.work = work;
            join();
        }

        void join() {
            wantedUntil = System.nanoTime() + PATIENCE_NANOS;
        }

        @Override
        public boolean isWanted() {
            return wantedUntil - System.nanoTime() > 0;
        }

        @Override
        public void abandon(RuntimeException reason) {
            flights.remove(key, this);
            result.completeExceptionally(reason);
        }

        // The flight ends before its result is seen, so that a later caller sees what the work stored.
        @Override
        public void run() {
            try {
                var value = work.get();
                flights.remove(key, this);
                result.complete(value);
            } catch (RuntimeException | Error failure) {
                flights.remove(key, this);
                result.completeExceptionally(failure);
            }
        }
    }
}
