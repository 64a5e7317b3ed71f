package org.providermirror.storage.temporary;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the unfinished files of this process in a folder of its own. While the process lives, it holds a lock on a file
 * in it, so that other processes do not take its folder for an orphaned one.
 */
final class ProcessFolder {
    static final String LOCK = "lock";
    /**
     * The prefix of this process's folders. They must be recognized by name: opening and closing the lock file of
     * another web application in this process would, on POSIX systems, release that one's lock.
     */
    static final String PROCESS = ProcessHandle.current().pid()
            + "-"
            + ManagementFactory.getRuntimeMXBean().getStartTime()
            + "-";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessFolder.class);
    private static final int ATTEMPTS = 10;

    private final Path folder;
    private final FileChannel lock;
    private final AtomicLong files = new AtomicLong();

    private ProcessFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Creates a folder below this one. */
    static ProcessFolder open(Path temporary) throws IOException {
        for (var attempt = 1; ; attempt++) {
            var folder = Files.createDirectory(temporary.resolve(PROCESS + UUID.randomUUID()));
            try {
                return new ProcessFolder(folder, lock(folder.resolve(LOCK)));
            } catch (NoSuchFileException swept) {
                // Another process took the folder for an orphaned one before it was locked.
                if (attempt == ATTEMPTS) {
                    throw swept;
                }
            }
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null && Files.exists(file)) {
                return channel;
            }
        } catch (IOException noLocks) {
            if (!channel.isOpen()) {
                throw noLocks;
            }
            LOG.warn(
                    "{} has no file locks: files of killed processes there are never swept. Mount it with locks, or delete them by hand",
                    file.getParent(),
                    noLocks);
            return channel;
        }
        channel.close();
        throw new NoSuchFileException(file.toString());
    }

    /** Creates an empty file. */
    Path newFile() throws IOException {
        return Files.createFile(folder.resolve(Long.toString(files.incrementAndGet())));
    }

    /** Whether the folder still exists. */
    boolean isThere() {
        return Files.exists(folder.resolve(LOCK));
    }

    /** Deletes the folder with its content, then releases the lock. */
    void close() {
        try (lock) {
            StaleFileSweeper.remove(folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be deleted; the next start tries again", folder, failed);
        }
    }
}
