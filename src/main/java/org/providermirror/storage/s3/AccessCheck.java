package org.providermirror.storage.s3;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Tries every operation that the mirror needs on a bucket, on a probe object whose name begins with a dot, so that no
 * list contains it.
 */
final class AccessCheck {
    /** Always has the same content; stays in the bucket for the next check and for other instances. */
    static final StorageKey PROBE = StorageLayout.OWN.resolve(".probe");

    private static final StorageKey NEVER_THERE = StorageLayout.OWN.resolve(".probe-deleted");
    private static final byte[] CONTENT = {'\n'};

    private final String bucket;
    private final BucketKeys keys;
    private final Map<String, Consumer<S3Client>> trials = new LinkedHashMap<>();

    AccessCheck(String bucket, BucketKeys keys) {
        this.bucket = bucket;
        this.keys = keys;
        trials.put("s3:PutObject", this::put);
        trials.put("s3:GetObject", this::get);
        trials.put("s3:ListBucket", this::list);
        trials.put("s3:DeleteObject", this::delete);
        trials.put("s3:AbortMultipartUpload", this::abort);
    }

    /** Returns the missing permissions, by AWS's names. */
    List<String> missing(S3Client s3) {
        return trials.entrySet().stream()
                .filter(trial -> isForbidden(s3, trial.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isForbidden(S3Client s3, Consumer<S3Client> trial) {
        try {
            trial.accept(s3);
            return false;
        } catch (SdkException failure) {
            return switch (S3Fault.of(failure)) {
                case FORBIDDEN -> true;
                case OUT_OF_REACH, INTERRUPTED -> throw failure;
                default -> false;
            };
        }
    }

    void put(S3Client s3) {
        s3.putObject(putRequest().build(), content());
    }

    /** Returns the put of the probe, for callers that make it conditional. */
    PutObjectRequest.Builder putRequest() {
        return PutObjectRequest.builder().bucket(bucket).key(keys.of(PROBE));
    }

    static RequestBody content() {
        return RequestBody.fromBytes(CONTENT);
    }

    /** Reads the probe; also fails if it does not exist. */
    void get(S3Client s3) {
        s3.getObjectAsBytes(request -> request.bucket(bucket).key(keys.of(PROBE)));
    }

    private void list(S3Client s3) {
        s3.listObjectsV2(
                request -> request.bucket(bucket).prefix(keys.of(PROBE)).maxKeys(1));
    }

    private void delete(S3Client s3) {
        s3.deleteObject(request -> request.bucket(bucket).key(keys.of(NEVER_THERE)));
    }

    private void abort(S3Client s3) {
        var key = keys.of(PROBE);
        String upload;
        try {
            upload = s3.createMultipartUpload(request -> request.bucket(bucket).key(key))
                    .uploadId();
        } catch (SdkException failure) {
            if (S3Fault.of(failure) == S3Fault.FORBIDDEN) {
                // Beginning an upload needs s3:PutObject, which is reported by itself.
                return;
            }
            throw failure;
        }
        s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(upload));
    }
}
