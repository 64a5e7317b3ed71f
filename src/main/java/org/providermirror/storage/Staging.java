package org.providermirror.storage;

import java.nio.file.Path;
import org.providermirror.provider.Sha256;

/**
 * Room for one package while it is downloaded and checked. Owned by one thread; only the file may be read by others.
 * Closing gives the room back, whether the package was published or not.
 */
public interface Staging extends AutoCloseable {
    /** An empty file for the owner to write to. Those who opened it before it was published may read on. */
    Path file();

    /**
     * Makes the file's bytes the package of this key, unless there is one already: a published package is never
     * overwritten. The bytes are durable before the name is.
     *
     * @param sha256 the digest of the bytes, which the caller has verified; a store over a network checks its copy by it
     * @return whether these bytes were published; {@code false} where a package was there before
     */
    boolean publish(StorageKey key, Sha256 sha256);

    @Override
    void close();
}
