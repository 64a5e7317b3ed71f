package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageKey;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Uploads verified files to the bucket: in one request, or as a multipart upload that becomes visible as a whole. The
 * store checks the bytes by SHA-256. Needs one buffer of memory, however large the file.
 *
 * <p>Thread-safe.
 */
final class PackageUpload {
    private static final String MEDIA_TYPE = "application/zip";
    /** The package of a name never changes. */
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private static final int BUFFER_BYTES = 64 * 1024;
    /** Uploads to a slower store are aborted. */
    private static final long SLOWEST_BYTES_A_SECOND = 64 * 1024;

    private final S3CircuitBreaker store;
    private final BucketKeys keys;
    private final CreateOnlyWrites createOnly;
    private final UploadSizes sizes;

    PackageUpload(S3CircuitBreaker store, BucketKeys keys, CreateOnlyWrites createOnly, UploadSizes sizes) {
        this.store = store;
        this.keys = keys;
        this.createOnly = createOnly;
        this.sizes = sizes;
    }

    /** Uploads the file as the package of this key; returns false if there was one already. */
    boolean upload(Path file, StorageKey key, Sha256 sha256) throws IOException {
        var size = Files.size(file);
        return size < sizes.multipart() ? inOne(file, size, key, sha256) : inParts(file, size, key, sha256);
    }

    private boolean inOne(Path file, long size, StorageKey key, Sha256 sha256) {
        return createOnly.put(
                "publishing " + key,
                key,
                RequestBody.fromContentProvider(new RangeBody(file, 0, size), size, MEDIA_TYPE),
                request -> request.contentType(MEDIA_TYPE)
                        .cacheControl(IMMUTABLE)
                        .checksumSHA256(base64(HexFormat.of().parseHex(sha256.hex())))
                        .overrideConfiguration(withTimeout(size)));
    }

    private boolean inParts(Path file, long size, StorageKey key, Sha256 sha256) {
        var conditional = createOnly.conditions().onComplete();
        return store.write("publishing " + key, s3 -> {
            var id = CreateOnlyWrites.newId();
            return createOnly.write(s3, key, id, conditional, () -> {
                var begun = s3.createMultipartUpload(request -> request.bucket(bucket())
                        .key(keys.of(key))
                        .metadata(id)
                        .contentType(MEDIA_TYPE)
                        .cacheControl(IMMUTABLE)
                        .checksumAlgorithm(ChecksumAlgorithm.SHA256));
                var upload = new MultipartUpload(s3, bucket(), keys.of(key), begun.uploadId());
                try {
                    var parts = parts(upload, file, key, size, sha256);
                    if (!conditional && createOnly.isThere(s3, key)) {
                        upload.abort();
                        return false;
                    }
                    upload.complete(parts, conditional);
                    return true;
                } catch (SdkException failure) {
                    if (isLostAnswer(failure) && createOnly.isOurs(s3, key, id)) {
                        return true;
                    }
                    upload.abort();
                    throw failure;
                } catch (RuntimeException failure) {
                    upload.abort();
                    throw failure;
                }
            });
        });
    }

    /** Whether a retried completion failed only because the response to the first attempt was lost. */
    private static boolean isLostAnswer(SdkException failure) {
        var fault = S3Fault.of(failure);
        return fault == S3Fault.ABSENT || fault == S3Fault.PRESENT;
    }

    private String bucket() {
        return store.bucket().name();
    }

    static AwsRequestOverrideConfiguration withTimeout(long size) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(Duration.ofMinutes(1).plusSeconds(size / SLOWEST_BYTES_A_SECOND))
                .build();
    }

    private static String base64(byte[] digest) {
        return Base64.getEncoder().encodeToString(digest);
    }

    private List<CompletedPart> parts(MultipartUpload upload, Path file, StorageKey key, long size, Sha256 sha256) {
        var whole = Sha256.newDigest();
        var parts = new ArrayList<CompletedPart>();
        var length = sizes.partOf(size);
        for (var start = 0L; start < size; start += length) {
            parts.add(part(upload, parts.size() + 1, file, start, Math.min(length, size - start), whole));
        }
        if (!Sha256.ofDigest(whole.digest()).equals(sha256)) {
            throw new StorageException(
                    "publishing " + key, new IOException("the staged file has changed since it was verified"));
        }
        return parts;
    }

    private static CompletedPart part(
            MultipartUpload upload, int number, Path file, long start, long length, MessageDigest whole) {
        var checksum = base64(digest(file, start, length, whole));
        var part = upload.s3()
                .uploadPart(
                        request -> request.bucket(upload.bucket())
                                .key(upload.key())
                                .uploadId(upload.id())
                                .partNumber(number)
                                .checksumSHA256(checksum)
                                .overrideConfiguration(withTimeout(length)),
                        RequestBody.fromContentProvider(new RangeBody(file, start, length), length, MEDIA_TYPE));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(part.eTag())
                .checksumSHA256(checksum)
                .build();
    }

    private static byte[] digest(Path file, long start, long length, MessageDigest whole) {
        var part = Sha256.newDigest();
        var buffer = new byte[BUFFER_BYTES];
        try (var bytes = range(file, start, length)) {
            for (var read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                part.update(buffer, 0, read);
                whole.update(buffer, 0, read);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return part.digest();
    }

    static FileRange range(Path file, long start, long length) {
        try {
            return new FileRange(file, start, length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
