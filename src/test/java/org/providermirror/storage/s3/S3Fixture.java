package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.FaultyNetwork;
import org.providermirror.testing.S3Server;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server, a faulty network before it, and storages on one bucket; all gone after the test. */
final class S3Fixture implements AfterEachCallback {
    static final StorageKey PACKAGE = new StorageKey("example.com/acme/null/package.zip");
    static final StorageKey RECORD = new StorageKey(".mirror/example.com/record.json");
    /** Parts are of the least length that S3 allows. */
    static final UploadSizes SMALL = new UploadSizes(6L << 20, 5L << 20, 6L << 20, 5L << 20);

    private final BlobStore blobs;
    final S3Server server;
    final FaultyNetwork network;
    final Bucket bucket;
    private final List<Storage> opened = new ArrayList<>();

    S3Fixture() {
        this(new TransientNio2BlobStore());
    }

    S3Fixture(BlobStore blobs) {
        this.blobs = blobs;
        server = S3Server.start(blobs);
        network = FaultyNetwork.before(server.endpoint());
        bucket = server.newBucket();
    }

    /** Straight to the server. */
    S3Storage direct(Path folder) {
        return open(bucket, folder);
    }

    /** By way of the faulty network. */
    S3Storage faulty(Path folder) {
        return open(S3Server.at(network.address(), bucket), folder);
    }

    S3Storage open(Bucket settings, Path folder) {
        var storage = new S3Storage(settings, folder, SMALL, Duration.ofMillis(200));
        opened.add(storage);
        return storage;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        opened.forEach(Storage::close);
        network.close();
        server.close();
    }

    /** The keys of all that is in the bucket, but for the probe. */
    List<String> inBucket() {
        return blobs.list(ListObjectsV2Request.builder().bucket(bucket.name()).build()).contents().stream()
                .map(S3Object::key)
                .filter(key -> !key.endsWith(".probe"))
                .toList();
    }

    /** Returns how many uploads of the mirror's objects are unfinished. The access check's own upload may come and go meanwhile. */
    long unfinishedUploads() {
        return blobs.listMultipartUploads(bucket.name()).stream()
                .filter(upload -> !upload.key().endsWith(".probe"))
                .count();
    }

    /** Returns how many uploads are unfinished, those of the access check included. */
    int unfinishedUploadsOfAnyKind() {
        return blobs.listMultipartUploads(bucket.name()).size();
    }

    static boolean publish(Storage storage, byte[] content) {
        try (var staging = storage.stage(content.length)) {
            Files.write(staging.file(), content);
            return staging.publish(PACKAGE, Sha256.of(content));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] random(int length) {
        var content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    static HttpResponse<byte[]> ask(String method, URI location) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(location)
                                .version(HttpClient.Version.HTTP_1_1)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    static byte[] received(Storage storage) throws IOException, InterruptedException {
        var content = (StoredContent.Remote) storage.open(PACKAGE).orElseThrow();
        var answer = ask("GET", content.links().forGet().location());
        if (answer.statusCode() != 200) {
            throw new IOException("the store answers " + answer.statusCode());
        }
        return answer.body();
    }

    /** Whether the storage answers. */
    static boolean works(Storage storage) {
        try {
            storage.find(RECORD);
            return true;
        } catch (StorageException failed) {
            return false;
        }
    }
}
