package org.providermirror.storage.local;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The calls to the file system that every promise of the storage rests on, apart so that tests can let them fail. */
class Disk {
    private static final boolean FOLDERS_CAN_BE_FORCED = File.separatorChar == '/';

    /** Returns when a file's bytes, or a folder's names, would survive a power cut. */
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
     * @throws java.nio.file.FileAlreadyExistsException where something has this name
     * @throws UnsupportedOperationException where the file system has no hard links
     */
    void link(Path name, Path file) throws IOException {
        Files.createLink(name, file);
    }

    /** How many bytes this process may still write to the folder's file system. */
    long usableBytes(Path folder) throws IOException {
        var bytes = Files.getFileStore(folder).getUsableSpace();
        // What is too large for a long comes out negative.
        return bytes < 0 ? Long.MAX_VALUE : bytes;
    }
}
