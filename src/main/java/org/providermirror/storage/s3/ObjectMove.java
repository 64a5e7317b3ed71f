package org.providermirror.storage.s3;

import java.util.ArrayList;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Moves an object inside the bucket by a copy in the store and a deletion, because S3 has no move. Deletes nothing
 * before the copy is complete.
 */
final class ObjectMove {
    private final S3CircuitBreaker store;
    private final BucketKeys keys;
    private final UploadSizes sizes;
    private final ConditionalDelete delete;

    ObjectMove(S3CircuitBreaker store, BucketKeys keys, UploadSizes sizes, ConditionalDelete delete) {
        this.store = store;
        this.keys = keys;
        this.sizes = sizes;
        this.delete = delete;
    }

    /** Moves the object; returns false if it is gone or another one by now. */
    boolean move(StoredObject from, StorageKey to) {
        return store.change("moving " + from.key() + " to the quarantine", s3 -> {
            try {
                if (from.size() <= sizes.copy()) {
                    copy(s3, from, to);
                } else {
                    copyInParts(s3, from, to);
                }
            } catch (SdkException failure) {
                var fault = S3Fault.of(failure);
                if (fault == S3Fault.ABSENT || fault == S3Fault.PRESENT) {
                    return false;
                }
                throw failure;
            }
            return delete.delete(s3, from);
        });
    }

    private void copy(S3Client s3, StoredObject from, StorageKey to) {
        s3.copyObject(request -> request.sourceBucket(bucket())
                .sourceKey(keys.of(from.key()))
                .copySourceIfMatch(from.version())
                .destinationBucket(bucket())
                .destinationKey(keys.of(to))
                .overrideConfiguration(PackageUpload.withTimeout(from.size())));
    }

    private void copyInParts(S3Client s3, StoredObject from, StorageKey to) {
        var size = from.size();
        var begun = s3.createMultipartUpload(request -> request.bucket(bucket()).key(keys.of(to)));
        var upload = new MultipartUpload(s3, bucket(), keys.of(to), begun.uploadId());
        try {
            var parts = new ArrayList<CompletedPart>();
            var length = sizes.copyPartOf(size);
            for (var start = 0L; start < size; start += length) {
                var number = parts.size() + 1;
                var range = "bytes=" + start + "-" + (Math.min(start + length, size) - 1);
                var copied = s3.uploadPartCopy(request -> request.sourceBucket(bucket())
                        .sourceKey(keys.of(from.key()))
                        .copySourceIfMatch(from.version())
                        .copySourceRange(range)
                        .destinationBucket(bucket())
                        .destinationKey(keys.of(to))
                        .uploadId(upload.id())
                        .partNumber(number)
                        .overrideConfiguration(PackageUpload.withTimeout(length)));
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(copied.copyPartResult().eTag())
                        .build());
            }
            upload.complete(parts, false);
        } catch (RuntimeException failed) {
            upload.abort();
            throw failed;
        }
    }

    private String bucket() {
        return store.bucket().name();
    }
}
