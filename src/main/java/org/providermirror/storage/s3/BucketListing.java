package org.providermirror.storage.s3;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Lists the objects below a folder of a bucket, in as few responses as there can be. */
record BucketListing(String bucket, BucketKeys keys) {
    /** How many keys a response has at most, unless fewer are requested. */
    private static final int MAX_KEYS = 1_000;

    /** Returns the objects with the first keys after another one, or from the first on if that is the folder. */
    List<StoredObject> page(S3Client s3, StorageKey folder, StorageKey after, int size) {
        var found = new ArrayList<StoredObject>();
        var token = Optional.<String>empty();
        do {
            var page = s3.listObjectsV2(request(folder, after, size - found.size(), token));
            requireWhole(page);
            for (var inBucket : page.contents()) {
                keys.below(folder, inBucket.key())
                        .map(key -> S3Storage.object(key, inBucket.size(), inBucket.lastModified(), inBucket.eTag()))
                        .ifPresent(found::add);
            }
            token = page.isTruncated() ? Optional.ofNullable(page.nextContinuationToken()) : Optional.empty();
        } while (found.size() < size && token.isPresent());
        found.sort(Comparator.comparing(StoredObject::key));
        return List.copyOf(found);
    }

    private ListObjectsV2Request request(StorageKey folder, StorageKey after, int size, Optional<String> token) {
        var request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(keys.of(folder) + "/")
                .maxKeys(Math.min(size, MAX_KEYS))
                .encodingType(EncodingType.URL);
        if (!after.equals(folder)) {
            request.startAfter(keys.of(after));
        }
        token.ifPresent(request::continuationToken);
        return request.build();
    }

    /**
     * Refuses a truncated page: a response cut in its head has an empty body, which the SDK takes for an empty list.
     */
    private static void requireWhole(ListObjectsV2Response page) {
        if (page.isTruncated() == null) {
            throw SdkClientException.create("the list broke off");
        }
    }
}
