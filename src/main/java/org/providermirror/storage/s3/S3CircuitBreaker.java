package org.providermirror.storage.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The way to the store. When the store cannot be reached, every request fails at once until {@link #regained} is told that
 * it can: nobody waits for a time-out that somebody else has waited for already.
 *
 * <p>Safe for use by any number of threads.
 */
final class S3CircuitBreaker implements AutoCloseable {
    /** How long a small request may take with all its retries; less than the clients' patience. */
    static final Duration CLIENT_DEADLINE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(S3CircuitBreaker.class);

    private final Bucket bucket;
    private Optional<StoreClients> clients = Optional.empty();
    private boolean closed;
    private volatile Optional<String> outage = Optional.empty();
    private volatile Runnable whenInDoubt = () -> {};

    S3CircuitBreaker(Bucket bucket) {
        this.bucket = bucket;
    }

    Bucket bucket() {
        return bucket;
    }

    /** Runs an action that only hands over, each time a request makes it doubtful whether the store is within reach. */
    void whenInDoubt(Runnable action) {
        whenInDoubt = action;
    }

    /**
     * Asks the store. Where it does not answer, or not as a store that works, it is out of reach from then on.
     *
     * @param action what is being done, for people
     * @throws StorageException where the store fails, or where it was found out of reach before
     */
    <T> T ask(String action, Function<S3Client, T> question) {
        return with(action, clients -> question.apply(clients.s3()));
    }

    /** The same for what needs more than the one client. */
    <T> T with(String action, Function<StoreClients, T> question) {
        return unlessLost(action, question, this::lost);
    }

    /**
     * Has the store change something. Where it does not, that is looked into: a store that is full gives all the same what it
     * has.
     *
     * @throws StorageException as {@link #ask} does
     */
    <T> T change(String action, Function<S3Client, T> change) {
        return unlessLost(action, clients -> change.apply(clients.s3()), failure -> whenInDoubt.run());
    }

    private <T> T unlessLost(String action, Function<StoreClients, T> request, Consumer<SdkException> outOfReach) {
        requireReachable(action);
        try {
            return evenIfLost(action, request);
        } catch (StorageException failure) {
            if (failure.getCause() instanceof SdkException told && S3Fault.of(told) == S3Fault.OUT_OF_REACH) {
                outOfReach.accept(told);
            }
            throw failure;
        }
    }

    /** Asks the store though it may be out of reach: for finding out. */
    <T> T askEvenIfLost(String action, Function<S3Client, T> request) {
        return evenIfLost(action, clients -> request.apply(clients.s3()));
    }

    private <T> T evenIfLost(String action, Function<StoreClients, T> request) {
        try {
            return request.apply(clients(action));
        } catch (SdkException failure) {
            if (S3Fault.of(failure) == S3Fault.INTERRUPTED) {
                Thread.currentThread().interrupt();
            }
            throw new StorageException(action, failure);
        } catch (IllegalStateException closedMeanwhile) {
            throw new StorageException(action, closedMeanwhile);
        }
    }

    /** @throws StorageException where the store was found out of reach before */
    void requireReachable(String action) {
        var reason = outage;
        if (reason.isPresent()) {
            throw new StorageException(action, new IOException(bucket + " is out of reach: " + reason.get()));
        }
    }

    private synchronized StoreClients clients(String action) {
        if (closed) {
            throw new StorageException(action, new IOException("this storage is closed"));
        }
        if (clients.isEmpty()) {
            clients = Optional.of(StoreClients.of(bucket, CLIENT_DEADLINE));
        }
        return clients.get();
    }

    boolean isReachable() {
        return outage.isEmpty();
    }

    /** Lets everything fail at once from now on. */
    void lost(Exception reason) {
        var before = outage;
        outage = Optional.of(String.valueOf(reason.getMessage()));
        if (before.isEmpty() && !isClosed()) {
            LOG.warn("{} is out of reach, so clients are sent to upstream: {}", bucket, reason.getMessage());
            whenInDoubt.run();
        }
    }

    /** Lets the store be asked again. */
    void regained() {
        if (outage.isPresent()) {
            outage = Optional.empty();
            LOG.info("{} is within reach again", bucket);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        clients.ifPresent(StoreClients::close);
        clients = Optional.empty();
    }
}
