package org.providermirror.storage.s3;

import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredContent;

/** Creates presigned URLs of one object. Needs no network, unless credentials have to be renewed. */
record PresignedUrls(S3CircuitBreaker store, BucketKeys keys, StorageKey key) implements StoredContent.Links {
    @Override
    public StoredContent.Link forGet() {
        return store.with("signing a link to " + key, clients -> {
            var goodFor = goodFor(clients);
            var signed = clients.presigner()
                    .presignGetObject(presign -> presign.signatureDuration(lifetime())
                            .getObjectRequest(request ->
                                    request.bucket(store.bucket().name()).key(keys.of(key))));
            return link(signed.url(), goodFor);
        });
    }

    @Override
    public StoredContent.Link forHead() {
        return store.with("signing a link to " + key, clients -> {
            var goodFor = goodFor(clients);
            var signed = clients.presigner()
                    .presignHeadObject(presign -> presign.signatureDuration(lifetime())
                            .headObjectRequest(request ->
                                    request.bucket(store.bucket().name()).key(keys.of(key))));
            return link(signed.url(), goodFor);
        });
    }

    private Duration lifetime() {
        return store.bucket().presignTtl();
    }

    /** Limits the lifetime of a presigned URL to that of the credentials that signed it. */
    private Duration goodFor(S3Clients clients) {
        var left = clients.credentials()
                .resolveCredentials()
                .expirationTime()
                .map(end -> Duration.between(Instant.now(), end))
                .filter(time -> time.compareTo(lifetime()) < 0);
        return left.map(time -> time.isNegative() ? Duration.ZERO : time).orElseGet(this::lifetime);
    }

    private static StoredContent.Link link(URL url, Duration goodFor) {
        try {
            return new StoredContent.Link(url.toURI(), goodFor);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("the presigner encodes what it signs", impossible);
        }
    }

    /** Hides the bucket's settings. */
    @Override
    public String toString() {
        return "links to " + key;
    }
}
