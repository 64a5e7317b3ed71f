package org.providermirror.storage.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.providermirror.log.OutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Connects to the store, with a circuit breaker. If the store cannot be reached, the breaker opens and every request
 * fails at once until {@link #reset}: one caller's timeout is enough. {@link BucketMonitor} probes the store and
 * closes it.
 *
 * <p>Thread-safe.
 */
final class S3CircuitBreaker implements AutoCloseable {
    /** The timeout of a small request with all its retries; shorter than the clients' own. */
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(S3CircuitBreaker.class);

    private final Bucket bucket;
    private Optional<S3Clients> clients = Optional.empty();
    private boolean closed;
    private volatile boolean bucketExists;
    private volatile Optional<Long> writtenAt = Optional.empty();
    private volatile Optional<String> outage = Optional.empty();
    private volatile Runnable whenInDoubt = () -> {};

    S3CircuitBreaker(Bucket bucket) {
        this.bucket = bucket;
    }

    Bucket bucket() {
        return bucket;
    }

    /**
     * Runs an action each time a request raises doubt whether the store is reachable. The action must only hand over.
     */
    void whenInDoubt(Runnable action) {
        whenInDoubt = action;
    }

    /**
     * Sends a request. If the store does not answer, or not as a working store does, the breaker opens.
     *
     * @param action describes the request, for people
     * @throws StorageException if the store fails, or the breaker is open
     */
    <T> T ask(String action, Function<S3Client, T> question) {
        return with(action, clients -> question.apply(clients.s3()));
    }

    /** Sends a request that needs more than the one client. */
    <T> T with(String action, Function<S3Clients, T> question) {
        return ifClosed(action, question, this::trip);
    }

    /**
     * Sends a request that changes something. If it fails, the store is checked without opening the breaker: a full
     * store still serves what it has. The first one checks before that the bucket exists, because some stores create a
     * missing bucket.
     *
     * @throws StorageException as {@link #ask} does
     */
    <T> T change(String action, Function<S3Client, T> change) {
        return ifClosed(
                action,
                clients -> {
                    requireBucket(clients.s3());
                    return change.apply(clients.s3());
                },
                failure -> whenInDoubt.run());
    }

    /**
     * Sends a request that stores bytes, as {@link #change} does.
     *
     * @param write returns whether it stored them
     */
    boolean write(String action, Predicate<S3Client> write) {
        try {
            var isWritten = change(action, write::test);
            if (isWritten) {
                writtenAt = Optional.of(System.nanoTime());
            }
            return isWritten;
        } catch (StorageException failure) {
            writtenAt = Optional.empty();
            throw failure;
        }
    }

    /** Whether the last write succeeded, at most this long ago. A deletion says nothing: a full store deletes, too. */
    boolean wroteWithin(Duration time) {
        return writtenAt.filter(at -> System.nanoTime() - at < time.toNanos()).isPresent();
    }

    /** Throws if the bucket does not exist. Sends nothing if it was seen since the last outage. */
    void requireBucket(S3Client s3) {
        if (bucketExists) {
            return;
        }
        try {
            s3.headBucket(request -> request.bucket(bucket.name()));
        } catch (SdkException failure) {
            // Any other answer says nothing about the bucket, such as that the credentials may not ask.
            switch (S3Fault.of(failure)) {
                case ABSENT, OUT_OF_REACH, INTERRUPTED -> throw failure;
                case PRESENT, CONTENDED, FORBIDDEN, NOT_IMPLEMENTED, OTHER -> LOG.debug("HEAD of the bucket", failure);
            }
        }
        bucketExists = true;
    }

    private <T> T ifClosed(String action, Function<S3Clients, T> request, Consumer<SdkException> outOfReach) {
        requireReachable(action);
        try {
            return call(action, request);
        } catch (StorageException failure) {
            if (failure.getCause() instanceof SdkException failed && S3Fault.of(failed) == S3Fault.OUT_OF_REACH) {
                outOfReach.accept(failed);
            }
            throw failure;
        }
    }

    /** Sends a request even if the breaker is open: to probe the store. */
    <T> T probe(String action, Function<S3Client, T> request) {
        return call(action, clients -> request.apply(clients.s3()));
    }

    private <T> T call(String action, Function<S3Clients, T> request) {
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

    /** @throws StorageException if the breaker is open */
    void requireReachable(String action) {
        var reason = outage;
        if (reason.isPresent()) {
            throw new StorageException(action, new IOException(bucket + " is unreachable: " + reason.get()));
        }
    }

    private synchronized S3Clients clients(String action) {
        if (closed) {
            throw new StorageException(action, new IOException("this storage is closed"));
        }
        if (clients.isEmpty()) {
            clients = Optional.of(S3Clients.of(bucket, REQUEST_TIMEOUT));
        }
        return clients.get();
    }

    boolean isReachable() {
        return outage.isEmpty();
    }

    /** Opens the breaker: requests fail at once. */
    void trip(Exception reason) {
        var before = outage;
        bucketExists = false;
        var cause = S3Fault.reason(reason, bucket);
        outage = Optional.of(cause);
        if (before.isEmpty() && !isClosed()) {
            if (beginsOutage()) {
                LOG.warn(
                        "{} is unreachable, so clients are redirected to upstream until it answers: {}", bucket, cause);
            }
            whenInDoubt.run();
        }
    }

    /** Closes the breaker. */
    void reset() {
        if (outage.isPresent()) {
            outage = Optional.empty();
            if (OutageLog.end(this)) {
                LOG.info("{} is reachable again", bucket);
            }
        }
    }

    // What is noted after the end would never end, and hide the outages of others.
    private synchronized boolean beginsOutage() {
        return !closed && OutageLog.begin(this);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        OutageLog.end(this);
        clients.ifPresent(S3Clients::close);
        clients = Optional.empty();
    }
}
