package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredObject;
import org.providermirror.storage.temporary.TemporaryFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Stores objects in a bucket. Packages are staged in files of this machine, and clients read them from the store by
 * presigned URLs.
 *
 * <p>The constructor waits for nothing: while the bucket cannot be reached, every method fails at once. The log names
 * missing permissions. Small requests have a deadline of 5 seconds.
 *
 * <p>In a store without conditional writes, two writers that create a record at the same moment may both succeed. A
 * package may then be put twice, each time with bytes that were verified for its name.
 */
public final class S3Storage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(S3Storage.class);
    private static final Duration MONITOR_INTERVAL = Duration.ofSeconds(10);
    private static final Duration WRITABLE_FOR = Duration.ofMinutes(5);
    private static final ResponseTransformer<GetObjectResponse, Optional<byte[]>> RECORD = S3Storage::record;
    /**
     * Not the SDK's own stream: that starts a thread for the whole JVM, which would hold this web application for ever.
     */
    private static final ResponseTransformer<GetObjectResponse, InputStream> STREAM =
            ResponseTransformer.unmanaged(ObjectStream::new);

    private static final String RECORD_TYPE = "application/json";

    private final S3CircuitBreaker store;
    private final BucketKeys keys;
    private final AccessCheck access;
    private final CreateOnlyWrites createOnly;
    private final PackageUpload upload;
    private final ConditionalDelete delete;
    private final ConditionalReplace replace;
    private final ObjectMove move;
    private final BucketListing listing;
    private final BucketMonitor watch;
    private final ObjectCache cache;
    private final TemporaryFolder temporary;

    /**
     * @param folder the local folder for staging packages; created if needed, and swept of what dead processes left in
     *     it
     */
    public S3Storage(Bucket bucket, Path folder) {
        this(bucket, folder, UploadSizes.DEFAULT, MONITOR_INTERVAL);
    }

    S3Storage(Bucket bucket, Path folder, UploadSizes sizes, Duration monitorInterval) {
        store = new S3CircuitBreaker(bucket);
        keys = new BucketKeys(bucket.prefix());
        access = new AccessCheck(bucket.name(), keys);
        var conditions = new ConditionProbe(store, keys, access);
        createOnly = new CreateOnlyWrites(store, keys, conditions);
        upload = new PackageUpload(store, keys, createOnly, sizes);
        delete = new ConditionalDelete(bucket.name(), keys);
        replace = new ConditionalReplace(bucket.name(), keys);
        move = new ObjectMove(store, keys, sizes, delete);
        listing = new BucketListing(bucket.name(), keys);
        watch = new BucketMonitor(store, access, conditions);
        cache = new ObjectCache(this::find, watch::ask, System::nanoTime);
        temporary = new TemporaryFolder(folder, new StagingPlace(folder));
        try {
            temporary.open();
        } catch (IOException readOnly) {
            LOG.warn(
                    "{} cannot be written: the mirror serves what is stored and stores nothing new. Check permissions and quota",
                    folder,
                    readOnly);
        }
        watch.start(monitorInterval);
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        return ifThere(key, "looking for " + key, s3 -> {
            var head = s3.headObject(
                    request -> request.bucket(store.bucket().name()).key(keys.of(key)));
            return object(key, head.contentLength(), head.lastModified(), head.eTag());
        });
    }

    static StoredObject object(StorageKey key, long size, Instant lastModified, String eTag) {
        return new StoredObject(
                key, size, lastModified.truncatedTo(ChronoUnit.SECONDS), Objects.requireNonNullElse(eTag, ""));
    }

    private <T> Optional<T> ifThere(StorageKey key, String action, Function<S3Client, T> request) {
        if (!keys.fits(key)) {
            return Optional.empty();
        }
        return store.ask(action, s3 -> {
            try {
                return Optional.of(request.apply(s3));
            } catch (SdkException failure) {
                if (S3Fault.of(failure) == S3Fault.ABSENT) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return find(key).map(this::content);
    }

    /** {@inheritDoc} Sends no request if the object was seen in the last minute. */
    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        store.requireReachable("opening " + recorded.key());
        return cache.isThere(recorded) ? Optional.of(content(recorded)) : Optional.empty();
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return cache.isFresh(recorded);
    }

    private StoredContent content(StoredObject object) {
        return new StoredContent.Remote(object, new PresignedUrls(store, keys, object.key()));
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        return ifThere(key, "opening " + key, s3 -> s3.getObject(getRequest(key), STREAM));
    }

    private GetObjectRequest getRequest(StorageKey key) {
        return GetObjectRequest.builder()
                .bucket(store.bucket().name())
                .key(keys.of(key))
                .build();
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        return ifThere(key, "reading " + key, s3 -> s3.getObject(getRequest(key), RECORD))
                .map(read -> read.orElseThrow(() -> new StorageException(
                        "reading " + key,
                        new IOException("it has more than " + MAXIMUM_RECORD_BYTES + " bytes and is no record"))));
    }

    /** Reads a record. Throws to retry a body that breaks off; empty if it is too large. */
    private static Optional<byte[]> record(GetObjectResponse response, AbortableInputStream body) {
        if (response.contentLength() > MAXIMUM_RECORD_BYTES) {
            body.abort();
            return Optional.empty();
        }
        try {
            return Optional.of(body.readAllBytes());
        } catch (IOException broken) {
            throw RetryableException.create("the connection broke", broken);
        }
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        requireRecord(key, record);
        store.write("writing " + key, s3 -> {
            s3.putObject(
                    request -> request.bucket(store.bucket().name())
                            .key(keys.of(key))
                            .contentType(RECORD_TYPE),
                    RequestBody.fromBytes(record));
            return true;
        });
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        requireRecord(key, record);
        return createOnly.put(
                "writing " + key, key, RequestBody.fromBytes(record), request -> request.contentType(RECORD_TYPE));
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        requireRecord(described.key(), record);
        return store.write(
                "writing " + described.key(),
                s3 -> replace.put(s3, described, RequestBody.fromBytes(record), RECORD_TYPE));
    }

    private static void requireRecord(StorageKey key, byte[] record) {
        if (record.length > MAXIMUM_RECORD_BYTES) {
            throw new IllegalArgumentException(key + " would have " + record.length + " bytes and is no record");
        }
    }

    @Override
    public void delete(StorageKey key) {
        if (keys.fits(key)) {
            store.change(
                    "deleting " + key,
                    s3 -> s3.deleteObject(
                            request -> request.bucket(store.bucket().name()).key(keys.of(key))));
        }
        cache.forget(key);
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject judged) {
        try {
            return find(judged.key()).equals(Optional.of(judged))
                    && store.change("deleting " + judged.key(), s3 -> delete.delete(s3, judged));
        } finally {
            cache.forget(judged.key());
        }
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject judged) {
        try {
            return find(judged.key()).equals(Optional.of(judged)) && move.move(judged, quarantined(judged.key()));
        } finally {
            cache.forget(judged.key());
        }
    }

    @Override
    public void quarantine(StorageKey key) {
        find(key).ifPresent(object -> move.move(object, quarantined(key)));
        cache.forget(key);
    }

    private static StorageKey quarantined(StorageKey key) {
        return StorageLayout.QUARANTINE.resolve(key.value());
    }

    @Override
    public List<StoredObject> list(StorageKey folder) {
        return page(folder, folder, Integer.MAX_VALUE);
    }

    @Override
    public List<StoredObject> page(StorageKey folder, StorageKey after, int size) {
        return store.ask("listing " + folder, s3 -> listing.page(s3, folder, after, size));
    }

    @Override
    public Staging stage(long expectedBytes) {
        try {
            return new S3Staging(temporary.stage(expectedBytes), upload, cache);
        } catch (IOException failed) {
            throw new StorageException("reserving space for a package of " + expectedBytes + " bytes", failed);
        }
    }

    /** Locates the temporary folder on this machine. */
    private record StagingPlace(Path folder) implements TemporaryFolder.Place {
        @Override
        public void make() throws IOException {
            Files.createDirectories(folder);
        }

        @Override
        public long usableBytes() throws IOException {
            var bytes = Files.getFileStore(folder).getUsableSpace();
            // A value too large for a long comes out negative.
            return bytes < 0 ? Long.MAX_VALUE : bytes;
        }
    }

    /** {@inheritDoc} Sends no request if the last write succeeded, at most five minutes ago. */
    @Override
    public boolean isWritable() {
        if (store.isReachable() && store.wroteWithin(WRITABLE_FOR)) {
            return true;
        }
        try {
            store.write("trying to write to " + store.bucket(), s3 -> {
                access.put(s3);
                return true;
            });
            return true;
        } catch (StorageException failed) {
            LOG.debug("{} cannot be written", store.bucket(), failed);
            return false;
        }
    }

    /** Waits up to 8 seconds for a running request of the monitor. */
    @Override
    public void close() {
        watch.close();
        store.close();
        temporary.close();
    }
}
