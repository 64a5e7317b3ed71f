package org.providermirror.storage.s3;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Ends a multipart upload, whose parts become visible together or not at all.
 *
 * @param key the key in the bucket
 * @param id the upload's id
 */
record MultipartUpload(S3Client s3, String bucket, String key, String id) {
    private static final Logger LOG = LoggerFactory.getLogger(MultipartUpload.class);

    /** @param conditional whether to complete it only if there is no object of this key */
    void complete(List<CompletedPart> parts, boolean conditional) {
        s3.completeMultipartUpload(request -> request.bucket(bucket)
                .key(key)
                .uploadId(id)
                .multipartUpload(all -> all.parts(parts))
                .ifNoneMatch(conditional ? ConditionProbe.NONE : null)
                .overrideConfiguration(PackageUpload.withTimeout(0)));
    }

    /** Aborts even when interrupted: orphaned parts are billed and invisible. */
    void abort() {
        var interrupted = Thread.interrupted();
        try {
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException | IllegalStateException failed) {
            LOG.warn(
                    "The multipart upload {} of {} could not be aborted; its orphaned parts are billed until a lifecycle"
                            + " rule removes them: {}",
                    id,
                    key,
                    failed.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
