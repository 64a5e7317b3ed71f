package org.providermirror.storage.s3;

import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Puts an object in place of another one only if that is still what was described, by its ETag (compare-and-swap). In a
 * store without this condition, the last of two writers wins.
 *
 * <p>Thread-safe.
 */
final class ConditionalReplace {
    private final String bucket;
    private final BucketKeys keys;

    ConditionalReplace(String bucket, BucketKeys keys) {
        this.bucket = bucket;
        this.keys = keys;
    }

    /** Puts the object; returns false if the described one is gone or another one by now. */
    boolean put(S3Client s3, StoredObject described, RequestBody body, String mediaType) {
        var request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(keys.of(described.key()))
                .contentType(mediaType);
        if (described.version().isEmpty()) {
            s3.putObject(request.build(), body);
            return true;
        }
        try {
            s3.putObject(request.ifMatch(described.version()).build(), body);
            return true;
        } catch (SdkException failure) {
            return switch (S3Fault.of(failure)) {
                case ABSENT, PRESENT, CONTENDED -> false;
                case NOT_IMPLEMENTED, OTHER -> {
                    s3.putObject(request.ifMatch(null).build(), body);
                    yield true;
                }
                case FORBIDDEN, INTERRUPTED, OUT_OF_REACH -> throw failure;
            };
        }
    }
}
