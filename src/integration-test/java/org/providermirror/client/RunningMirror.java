package org.providermirror.client;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Eventually;

/** A mirror that runs, as its clients and its operator see it. */
public interface RunningMirror extends AutoCloseable {
    /** What a client configures: {@code https://localhost:port/mirror/}, with the trailing slash. */
    URI baseUrl();

    /** The PEM file of the certificate that a client has to trust. */
    Path certificate();

    /** The folder of its local storage. */
    Path storageFolder();

    @Override
    void close();

    /**
     * Waits until the package is in storage, which a client that was sent to upstream does not wait for; fails after 30
     * seconds. The package's record is the commit point.
     */
    default void awaitStored(PackageId id) throws InterruptedException {
        awaitFile(storageFolder().resolve(StorageLayout.packageRecord(id).toString()));
    }

    private static void awaitFile(Path file) {
        Eventually.holds(file + " is stored", () -> Files.exists(file));
    }
}
