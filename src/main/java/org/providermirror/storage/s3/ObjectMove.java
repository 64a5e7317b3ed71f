package org.providermirror.storage.s3;

import java.util.ArrayList;
import org.providermirror.storage.StorageKey;
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

    ObjectMove(S3CircuitBreaker store, BucketKeys keys, UploadSizes sizes) {
        this.store = store;
        this.keys = keys;
        this.sizes = sizes;
    }

    void move(StorageKey from, long size, StorageKey to) {
        store.change("setting " + from + " aside", s3 -> {
            if (size <= sizes.copy()) {
                copy(s3, from, size, to);
            } else {
                copyInParts(s3, from, size, to);
            }
            return s3.deleteObject(request -> request.bucket(bucket()).key(keys.of(from)));
        });
    }

    private void copy(S3Client s3, StorageKey from, long size, StorageKey to) {
        s3.copyObject(request -> request.sourceBucket(bucket())
                .sourceKey(keys.of(from))
                .destinationBucket(bucket())
                .destinationKey(keys.of(to))
                .overrideConfiguration(PackageUpload.patient(size)));
    }

    private void copyInParts(S3Client s3, StorageKey from, long size, StorageKey to) {
        var upload = s3.createMultipartUpload(
                        request -> request.bucket(bucket()).key(keys.of(to)))
                .uploadId();
        try {
            var parts = new ArrayList<CompletedPart>();
            var length = sizes.copyPartOf(size);
            for (var start = 0L; start < size; start += length) {
                var number = parts.size() + 1;
                var range = "bytes=" + start + "-" + (Math.min(start + length, size) - 1);
                var copied = s3.uploadPartCopy(request -> request.sourceBucket(bucket())
                        .sourceKey(keys.of(from))
                        .copySourceRange(range)
                        .destinationBucket(bucket())
                        .destinationKey(keys.of(to))
                        .uploadId(upload)
                        .partNumber(number)
                        .overrideConfiguration(PackageUpload.patient(length)));
                parts.add(CompletedPart.builder()
                        .partNumber(number)
                        .eTag(copied.copyPartResult().eTag())
                        .build());
            }
            s3.completeMultipartUpload(request -> request.bucket(bucket())
                    .key(keys.of(to))
                    .uploadId(upload)
                    .multipartUpload(all -> all.parts(parts))
                    .overrideConfiguration(PackageUpload.patient(0)));
        } catch (SdkException failed) {
            abort(s3, to, upload, failed);
            throw failed;
        }
    }

    private void abort(S3Client s3, StorageKey to, String upload, SdkException reason) {
        try {
            s3.abortMultipartUpload(
                    request -> request.bucket(bucket()).key(keys.of(to)).uploadId(upload));
        } catch (SdkException failed) {
            reason.addSuppressed(failed);
        }
    }

    private String bucket() {
        return store.bucket().name();
    }
}
