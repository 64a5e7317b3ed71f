package org.providermirror.transfer.upload;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the files of a folder, or of an archive of a folder. No file is ever written under a name that comes from it
 * (zip slip).
 */
public interface FileSource {
    /** The maximum number of files. */
    int MOST_FILES = 200_000;

    /** Visits every file, in any order; can be called several times. */
    void forEach(Visitor visitor) throws IOException, InterruptedException;

    /** Receives the files one after the other. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives a file.
         *
         * @param path the names from the root, joined by slashes, as the source has them; never checked
         * @param bytes the file's bytes, valid until this returns; need not be read
         */
        void visit(String path, InputStream bytes) throws IOException, InterruptedException;
    }
}
