package org.providermirror.storage.s3;

import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;

/**
 * Deletes objects only if they are still what was described, by their ETag. A store without this condition deletes
 * whatever is there, so callers look before.
 *
 * <p>Thread-safe.
 */
final class ConditionalDelete {
    private final String bucket;
    private final BucketKeys keys;

    ConditionalDelete(String bucket, BucketKeys keys) {
        this.bucket = bucket;
        this.keys = keys;
    }

    /** Deletes the object; returns false if it is gone or another one by now. */
    boolean delete(S3Client s3, StoredObject judged) {
        var request = DeleteObjectRequest.builder().bucket(bucket).key(keys.of(judged.key()));
        try {
            s3.deleteObject(request.ifMatch(judged.version()).build());
            return true;
        } catch (SdkException failure) {
            return switch (S3Fault.of(failure)) {
                case ABSENT, PRESENT, CONTENDED -> false;
                case NOT_IMPLEMENTED, OTHER -> {
                    s3.deleteObject(request.ifMatch(null).build());
                    yield true;
                }
                case FORBIDDEN, INTERRUPTED, OUT_OF_REACH -> throw failure;
            };
        }
    }
}
