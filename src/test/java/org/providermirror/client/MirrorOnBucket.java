package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

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
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (bucket.find(StorageLayout.packageRecord(id)).isEmpty()) {
            assertThat(System.nanoTime()).as("%s is stored", id).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    @Override
    public void close() {
        bucket.close();
        server.close();
    }
}
