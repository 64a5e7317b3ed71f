package org.providermirror.storage.s3;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Lists the objects below a folder of a bucket, in as few responses as there can be. A store that does not sort by key,
 * or ignores after which key a page begins, is listed whole for each page. Thread-safe.
 */
final class BucketListing {
    /** How many keys a response has at most, unless fewer are requested. */
    private static final int MAX_KEYS = 1_000;

    private final String bucket;
    private final BucketKeys keys;
    private volatile boolean isUnsorted;

    BucketListing(String bucket, BucketKeys keys) {
        this.bucket = bucket;
        this.keys = keys;
    }

    /**
     * Returns the objects with the first keys after another one, or from the first on if that is the folder.
     *
     * @throws StorageException if the store turns out to be unsorted, and earlier pages left out an object; the next
     *     list is whole
     */
    List<StoredObject> page(S3Client s3, StorageKey folder, StorageKey after, int size) {
        var sorted = isUnsorted ? Optional.<List<StoredObject>>empty() : sorted(s3, folder, after, size);
        return sorted.orElseGet(() -> cut(whole(s3, folder), folder, after, size));
    }

    /** Returns a page of a store that sorts by key; empty if this one does not. */
    private Optional<List<StoredObject>> sorted(S3Client s3, StorageKey folder, StorageKey after, int size) {
        var found = new ArrayList<StoredObject>();
        var previous = after.equals(folder) ? "" : keys.of(after);
        var request = request(folder).maxKeys(Math.min(size, MAX_KEYS));
        if (!after.equals(folder)) {
            request.startAfter(keys.of(after));
        }
        var token = Optional.<String>empty();
        do {
            token.ifPresent(next -> request.maxKeys(MAX_KEYS).continuationToken(next));
            var page = answer(s3, request);
            for (var inBucket : page.contents()) {
                if (inBucket.key().compareTo(previous) <= 0) {
                    return Optional.empty();
                }
                previous = inBucket.key();
                keys.below(folder, inBucket.key())
                        .map(key -> S3Storage.object(key, inBucket.size(), inBucket.lastModified(), inBucket.eTag()))
                        .ifPresent(found::add);
            }
            var following = next(page);
            if (following.isPresent() && following.equals(token)) {
                return Optional.empty();
            }
            token = following;
        } while (found.size() < size && token.isPresent());
        return Optional.of(List.copyOf(found.subList(0, Math.min(size, found.size()))));
    }

    /** Returns all objects below a folder, each once, in the order of the store. */
    private List<StoredObject> whole(S3Client s3, StorageKey folder) {
        var found = new LinkedHashMap<String, Optional<StoredObject>>();
        var request = request(folder).maxKeys(MAX_KEYS);
        var token = Optional.<String>empty();
        do {
            token.ifPresent(request::continuationToken);
            var page = answer(s3, request);
            var before = found.size();
            for (var inBucket : page.contents()) {
                found.putIfAbsent(
                        inBucket.key(),
                        keys.below(folder, inBucket.key())
                                .map(key -> S3Storage.object(
                                        key, inBucket.size(), inBucket.lastModified(), inBucket.eTag())));
            }
            var following = next(page);
            var isRepeated = !page.contents().isEmpty() && found.size() == before;
            if (following.isPresent() && (isRepeated || following.equals(token))) {
                throw failure(folder, "the store sends the same objects again and again");
            }
            token = following;
        } while (token.isPresent());
        return found.values().stream().flatMap(Optional::stream).toList();
    }

    private List<StoredObject> cut(List<StoredObject> whole, StorageKey folder, StorageKey after, int size) {
        if (!isUnsorted) {
            isUnsorted = true;
            // Earlier pages ended at this key in the order of the store.
            if (whole.stream()
                    .dropWhile(object -> !object.key().equals(after))
                    .anyMatch(object -> object.key().compareTo(after) < 0)) {
                throw failure(folder, "the store does not sort by key, so the list must begin again");
            }
        }
        return whole.stream()
                .filter(object -> after.equals(folder) || object.key().compareTo(after) > 0)
                .sorted(Comparator.comparing(StoredObject::key))
                .limit(size)
                .toList();
    }

    private static StorageException failure(StorageKey folder, String reason) {
        return new StorageException("listing " + folder, new IOException(reason));
    }

    private ListObjectsV2Request.Builder request(StorageKey folder) {
        return ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(keys.of(folder) + "/")
                .encodingType(EncodingType.URL);
    }

    private static Optional<String> next(ListObjectsV2Response page) {
        return page.isTruncated() ? Optional.ofNullable(page.nextContinuationToken()) : Optional.empty();
    }

    /**
     * Refuses a truncated page: a response cut in its head has an empty body, which the SDK takes for an empty list.
     */
    private static ListObjectsV2Response answer(S3Client s3, ListObjectsV2Request.Builder request) {
        var page = s3.listObjectsV2(request.build());
        if (page.isTruncated() == null) {
            throw SdkClientException.create("the list broke off");
        }
        return page;
    }
}
