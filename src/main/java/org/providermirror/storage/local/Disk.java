package org.providermirror.storage.local;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Calls the file system. Separate, so that tests can make the calls fail that the storage's guarantees depend on. */
class Disk {
    private static final boolean FOLDERS_CAN_BE_FORCED = File.separatorChar == '/';

    /** Returns when a file's bytes, or a folder's names, survive a power cut. */
    void force(Path path) throws IOException {
        var isFolder = Files.isDirectory(path);
        if (isFolder && !FOLDERS_CAN_BE_FORCED) {
            return;
        }
        try (var channel = FileChannel.open(path, isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Gives a file one more name.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the name exists
     * @throws UnsupportedOperationException if the file system has no hard links
     */
    void link(Path name, Path file) throws IOException {
        Files.createLink(name, file);
    }

    /** Returns how many bytes this process may still write to the folder's file system. */
    long usableBytes(Path folder) throws IOException {
        var bytes = Files.getFileStore(folder).getUsableSpace();
        // A value too large for a long comes out negative.
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }
}
