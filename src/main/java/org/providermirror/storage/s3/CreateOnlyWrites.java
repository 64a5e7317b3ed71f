package org.providermirror.storage.s3;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Writes objects only if they do not exist. Each write has an id, which distinguishes a write with a lost response from
 * another writer's; in a store without conditional writes it also reveals an overwritten one.
 *
 * <p>Thread-safe.
 */
final class CreateOnlyWrites {
    private static final String ID = "mirror-write";
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final S3CircuitBreaker store;
    private final BucketKeys keys;
    private final ConditionProbe probe;

    CreateOnlyWrites(S3CircuitBreaker store, BucketKeys keys, ConditionProbe probe) {
        this.store = store;
        this.keys = keys;
        this.probe = probe;
    }

    SupportedConditions conditions() {
        return probe.conditions();
    }

    /** Returns the metadata of a new write. */
    static Map<String, String> newId() {
        return Map.of(ID, UUID.randomUUID().toString());
    }

    /**
     * Puts an object if it does not exist.
     *
     * @param more adds to the request beside its key
     * @return whether it was put
     */
    boolean put(String action, StorageKey key, RequestBody body, Consumer<PutObjectRequest.Builder> more) {
        var conditional = conditions().onPut();
        return store.write(action, s3 -> {
            var id = newId();
            var request = PutObjectRequest.builder()
                    .bucket(store.bucket().name())
                    .key(keys.of(key))
                    .metadata(id);
            more.accept(request);
            return write(s3, key, id, conditional, () -> {
                s3.putObject(
                        conditional ? request.ifNoneMatch(ConditionProbe.NONE).build() : request.build(), body);
                return true;
            });
        });
    }

    /** Writes, and finds out whose the object is if the store's response does not say. */
    boolean write(S3Client s3, StorageKey key, Map<String, String> id, boolean conditional, BooleanSupplier write) {
        if (!conditional) {
            return !isThere(s3, key) && write.getAsBoolean() && isOurs(s3, key, id);
        }
        for (var attempt = 1; ; attempt++) {
            try {
                return write.getAsBoolean();
            } catch (SdkException failure) {
                var fault = S3Fault.of(failure);
                if (fault == S3Fault.PRESENT) {
                    return wasTriedTwice(failure) && isOurs(s3, key, id);
                }
                if (fault != S3Fault.CONTENDED || attempt == ATTEMPTS) {
                    throw failure;
                }
                pause(key);
            }
        }
    }

    boolean isThere(S3Client s3, StorageKey key) {
        return idOf(s3, key).isPresent();
    }

    /** Whether this write wrote the existing object. */
    boolean isOurs(S3Client s3, StorageKey key, Map<String, String> id) {
        return idOf(s3, key).equals(Optional.ofNullable(id.get(ID)));
    }

    /** Returns the id of the object's write, an empty text if it has no id; empty if the object does not exist. */
    private Optional<String> idOf(S3Client s3, StorageKey key) {
        try {
            var head = s3.headObject(
                    request -> request.bucket(store.bucket().name()).key(keys.of(key)));
            return Optional.of(head.metadata().getOrDefault(ID, ""));
        } catch (SdkException failure) {
            if (S3Fault.of(failure) == S3Fault.ABSENT) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static boolean wasTriedTwice(SdkException failure) {
        return failure.numAttempts() == null || failure.numAttempts() > 1;
    }

    private static void pause(StorageKey key) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(1, PAUSE.toMillis()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StorageException("writing " + key, new InterruptedIOException("interrupted"));
        }
    }
}
