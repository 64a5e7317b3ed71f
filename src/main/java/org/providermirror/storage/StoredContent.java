package org.providermirror.storage;

import java.nio.file.Path;

/** How the bytes of a stored object reach a client. */
public sealed interface StoredContent {
    /** What the storage says of the object. */
    StoredObject object();

    /**
     * A file on this machine. It is never changed in place; whoever opens it reads its bytes to the end even when it is
     * deleted meanwhile.
     */
    record LocalFile(StoredObject object, Path path) implements StoredContent {}
}
