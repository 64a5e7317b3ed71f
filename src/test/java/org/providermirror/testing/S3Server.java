package org.providermirror.testing;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;

/** A real S3 server on a socket, which checks every signature, with one empty bucket in memory. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "packages";
    public static final AccessKey KEY = new AccessKey("AKIAMIRROR", "a-secret-of-the-tests");

    private final BlobStore blobs = new TransientNio2BlobStore();
    private final S3Proxy server;

    private S3Server() {
        server = S3Proxy.builder()
                .blobStore(blobs)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY.id(), KEY.secret())
                .build();
    }

    public static S3Server start() {
        var started = new S3Server();
        started.blobs.createContainer(BUCKET);
        try {
            started.server.start();
        } catch (Exception failed) {
            throw new IllegalStateException("the S3 server does not start", failed);
        }
        return started;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** What is stored, behind the server's back. */
    public BlobStore blobs() {
        return blobs;
    }

    /** Settings with which the mirror uses the bucket. */
    public Bucket settings() {
        return settings(endpoint());
    }

    /** The same by way of another address, such as that of a faulty network. */
    public static Bucket settings(URI endpoint) {
        return new Bucket(
                BUCKET,
                "mirror",
                Optional.of("us-east-1"),
                Optional.of(endpoint),
                true,
                Duration.ofMinutes(5),
                Optional.of(KEY));
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
