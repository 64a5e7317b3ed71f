package org.providermirror.storage.s3;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Probes once which conditional writes a store honours. Nothing is written under a condition before that is known.
 * Thread-safe; concurrent callers wait for one probe.
 */
final class ConditionProbe {
    /** The condition "only if it does not exist". */
    static final String NONE = "*";

    private static final Logger LOG = LoggerFactory.getLogger(ConditionProbe.class);

    private final S3CircuitBreaker store;
    private final BucketKeys keys;
    private final AccessCheck access;
    private volatile Optional<SupportedConditions> conditions = Optional.empty();

    ConditionProbe(S3CircuitBreaker store, BucketKeys keys, AccessCheck access) {
        this.store = store;
        this.keys = keys;
        this.access = access;
    }

    /** @throws org.providermirror.failure.StorageException if the probe fails now */
    SupportedConditions conditions() {
        var found = conditions;
        return found.isPresent() ? found.get() : probe();
    }

    /** Whether the conditions are known, so that {@link #conditions} sends nothing. */
    boolean areKnown() {
        return conditions.isPresent();
    }

    private synchronized SupportedConditions probe() {
        if (conditions.isEmpty()) {
            var found = store.change(
                    "probing the conditions of " + store.bucket(),
                    s3 -> new SupportedConditions(isHonouredOnPut(s3), isHonouredOnComplete(s3)));
            conditions = Optional.of(found);
            tell(found);
        }
        return conditions.get();
    }

    private void tell(SupportedConditions found) {
        if (!found.onPut() || !found.onComplete()) {
            LOG.warn(
                    "{} does not honour If-None-Match on {}: the mirror reads before and after it writes there."
                            + " Two instances on this bucket may do the same work twice",
                    store.bucket(),
                    found.onPut() ? "completing an upload" : "a put");
        }
    }

    private boolean isHonouredOnPut(S3Client s3) {
        // The first may find no probe there.
        return isRefused(() -> putIfAbsent(s3)) || isRefused(() -> putIfAbsent(s3));
    }

    private void putIfAbsent(S3Client s3) {
        try {
            s3.putObject(access.putRequest().ifNoneMatch(NONE).build(), AccessCheck.content());
        } catch (SdkException failure) {
            if (!isUnknown(failure)) {
                throw failure;
            }
            access.put(s3);
        }
    }

    private boolean isHonouredOnComplete(S3Client s3) {
        var bucket = store.bucket().name();
        var key = keys.of(AccessCheck.PROBE);
        var upload = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                .uploadId();
        try {
            var part = s3.uploadPart(
                    request -> request.bucket(bucket).key(key).uploadId(upload).partNumber(1), AccessCheck.content());
            var parts = CompletedPart.builder().partNumber(1).eTag(part.eTag()).build();
            return isRefused(() -> s3.completeMultipartUpload(request -> request.bucket(bucket)
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts))
                    .ifNoneMatch(NONE)));
        } finally {
            abort(s3, bucket, key, upload);
        }
    }

    private static void abort(S3Client s3, String bucket, String key, String upload) {
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
        } catch (SdkException doneOrForbidden) {
            LOG.debug("the upload of the probe is not there or stays", doneOrForbidden);
        }
    }

    private static boolean isRefused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (SdkException failure) {
            var fault = S3Fault.of(failure);
            if (fault == S3Fault.PRESENT || fault == S3Fault.CONTENDED) {
                return true;
            }
            if (isUnknown(failure)) {
                return false;
            }
            throw failure;
        }
    }

    /** Whether the store does not know such a condition. */
    private static boolean isUnknown(SdkException failure) {
        var fault = S3Fault.of(failure);
        return fault == S3Fault.NOT_IMPLEMENTED || fault == S3Fault.OTHER;
    }
}
