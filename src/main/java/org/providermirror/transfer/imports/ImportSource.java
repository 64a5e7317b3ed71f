package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;

/**
 * A folder as {@code terraform providers mirror} writes it, or an archive of one. Nothing is ever written under a name that
 * comes from it.
 */
interface ImportSource {
    /** More files than this are nobody's mirror. */
    int MOST_FILES = 200_000;

    /** Looks at every file, in no order; may be done several times. */
    void forEach(Visitor visitor) throws IOException, InterruptedException;

    /** Sees the files one after the other. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param path the names from the root, joined by slashes, as the source has them
         * @param bytes the file's bytes, which are gone when this returns; need not be read
         */
        void visit(String path, InputStream bytes) throws IOException, InterruptedException;
    }
}
