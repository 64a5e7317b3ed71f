package org.providermirror.testing;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;

/** A real S3 server on a socket, which checks every signature, with its buckets in memory. */
public final class S3Server implements TestStore {
    public static final AccessKey KEY = new AccessKey("AKIAMIRROR", "a-secret-of-the-tests");

    private final AtomicInteger buckets = new AtomicInteger();
    private final BlobStore blobs;
    private final S3Proxy server;

    private S3Server(BlobStore blobs, UnaryOperator<S3Proxy.Builder> endpoint) {
        this.blobs = blobs;
        server = endpoint.apply(S3Proxy.builder())
                .blobStore(blobs)
                .awsAuthentication(AuthenticationType.AWS_V4, KEY.id(), KEY.secret())
                .build();
        try {
            server.start();
        } catch (Exception failed) {
            throw new IllegalStateException("the S3 server does not start", failed);
        }
    }

    public static S3Server start() {
        return start(new TransientNio2BlobStore());
    }

    /** One that keeps its buckets there. */
    public static S3Server start(BlobStore blobs) {
        return new S3Server(blobs, server -> server.endpoint(URI.create("http://127.0.0.1:0")));
    }

    /** One that serves over TLS with this certificate. */
    public static S3Server startWith(TestCertificate certificate) {
        return new S3Server(
                new TransientNio2BlobStore(),
                server -> server.secureEndpoint(URI.create("https://127.0.0.1:0"))
                        .keyStore(certificate.keystore().toString(), TestCertificate.PASSWORD));
    }

    @Override
    public URI endpoint() {
        return server.getPort() > 0
                ? URI.create("http://127.0.0.1:" + server.getPort())
                : URI.create("https://127.0.0.1:" + server.getSecurePort());
    }

    /** What is stored, behind the server's back. */
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public Bucket newBucket() {
        var name = "packages-" + buckets.incrementAndGet();
        blobs.createContainer(name);
        return new Bucket(
                name,
                "a/folder",
                Optional.of("us-east-1"),
                Optional.of(endpoint()),
                Optional.empty(),
                Optional.empty(),
                true,
                Duration.ofMinutes(5),
                Optional.of(KEY));
    }

    /** The same bucket by way of another address, such as that of a faulty network. */
    public static Bucket at(URI endpoint, Bucket bucket) {
        return new Bucket(
                bucket.name(),
                bucket.prefix(),
                bucket.region(),
                Optional.of(endpoint),
                bucket.publicEndpoint(),
                bucket.caFile(),
                bucket.pathStyle(),
                bucket.presignTtl(),
                bucket.accessKey());
    }

    /** The settings for a bucket as an operator writes them. */
    public static Map<String, String> settings(Bucket bucket) {
        return Map.of(
                "mirror.storage", "s3",
                "mirror.s3.bucket", bucket.name(),
                "mirror.s3.prefix", bucket.prefix(),
                "mirror.s3.region", bucket.region().orElseThrow(),
                "mirror.s3.endpoint", bucket.endpoint().orElseThrow().toString(),
                "mirror.s3.path-style", String.valueOf(bucket.pathStyle()),
                "mirror.s3.access-key", KEY.id(),
                "mirror.s3.secret-key", KEY.secret());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the S3 server does not stop", failed);
        }
    }
}
