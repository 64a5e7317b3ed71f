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
 * The folder of this process's unfinished files. As long as the process lives it holds a lock on a file in it, so that
 * others can tell its folder from what a dead process left.
 */
final class ProcessFolder {
    static final String LOCK = "lock";
    /**
     * What the folders of this process start with. Its own folders must be known by name: opening and closing the lock
     * file of another web application in this process would, on POSIX systems, give up that one's lock.
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

    /** Makes a folder of its own below this one. */
    static ProcessFolder open(Path temporary) throws IOException {
        for (var attempt = 1; ; attempt++) {
            var folder = Files.createDirectory(temporary.resolve(PROCESS + UUID.randomUUID()));
            try {
                return new ProcessFolder(folder, lock(folder.resolve(LOCK)));
            } catch (NoSuchFileException swept) {
                // Another process took the folder for a dead one's before it was locked.
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
                    "{} has no file locks: what a killed process leaves there is never swept",
                    file.getParent(),
                    noLocks);
            return channel;
        }
        channel.close();
        throw new NoSuchFileException(file.toString());
    }

    /** A new, empty file. */
    Path newFile() throws IOException {
        return Files.createFile(folder.resolve(Long.toString(files.incrementAndGet())));
    }

    /** Whether nobody has removed the folder meanwhile. */
    boolean isThere() {
        return Files.exists(folder.resolve(LOCK));
    }

    /** Removes the folder with all that is in it, then gives up the lock. */
    void close() {
        try (lock) {
            StaleFileSweeper.remove(folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be removed; the next start will try again", folder, failed);
        }
    }
}
