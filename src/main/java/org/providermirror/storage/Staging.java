package org.providermirror.storage;

import java.nio.file.Path;
import org.providermirror.provider.Sha256;

/**
 * Stages one package while it is downloaded and verified. Owned by one thread; only the file may be read by others.
 * Closing releases the reserved space, whether the package was published or not.
 */
public interface Staging extends AutoCloseable {
    /** Returns an empty file for the owner to write to. Readers that opened it before it was published may read on. */
    Path file();

    /**
     * Publishes the file as the package of this key, unless there is one: a published package is never overwritten. The
     * bytes are durable before the name.
     *
     * @param sha256 the verified digest of the bytes; a bucket checks its copy by it
     * @return whether these bytes were published; {@code false} if there was a package before
     */
    boolean publish(StorageKey key, Sha256 sha256);

    @Override
    void close();
}
