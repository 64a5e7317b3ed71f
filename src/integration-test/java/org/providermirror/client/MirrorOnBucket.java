package org.providermirror.client;

import java.net.URI;
import java.nio.file.Path;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;

/** A mirror in a container, of which a test waits for what comes into its bucket. */
record MirrorOnBucket(RunningMirror server, Storage bucket) implements RunningMirror {
    @Override
    public URI baseUrl() {
        return server.baseUrl();
    }

    @Override
    public Path certificate() {
        return server.certificate();
    }

    @Override
    public Path storageFolder() {
        throw new UnsupportedOperationException("it stores in a bucket");
    }

    @Override
    public void awaitStored(PackageId id) throws InterruptedException {
        Eventually.holds(
                "%s is stored".formatted(id),
                () -> bucket.find(StorageLayout.packageRecord(id)).isPresent());
    }

    @Override
    public void close() {
        bucket.close();
        server.close();
    }
}
