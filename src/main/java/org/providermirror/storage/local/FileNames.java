package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Publishes finished temporary files under their names: forces the bytes to disk (fsync), sets the name atomically,
 * then forces the folders. A failure before the name is set leaves nothing visible.
 */
final class FileNames {
    private final StorageFolder folder;
    private final Disk disk;

    FileNames(StorageFolder folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Sets the file's name, replacing another file. */
    void give(Path temporary, Path name) throws IOException {
        disk.force(temporary);
        Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
        folder.forceNames(name);
    }

    /**
     * Sets the file's name unless another file has it: of any number of threads and processes, one succeeds.
     *
     * @return whether this file got it; the other's name is forced, too, before this returns {@code false}
     */
    boolean giveIfFree(Path temporary, Path name) throws IOException {
        disk.force(temporary);
        var isLinked = link(temporary, name);
        if (!isLinked && isNoFile(name)) {
            throw new FileSystemException(name.toString(), null, "something that is no file has this name");
        }
        try {
            folder.forceNames(name);
        } catch (IOException failed) {
            if (isLinked) {
                takeBack(temporary, name);
            }
            throw failed;
        }
        if (isLinked) {
            Files.deleteIfExists(temporary);
        }
        return isLinked;
    }

    private boolean link(Path temporary, Path name) throws IOException {
        try {
            disk.link(name, temporary);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (NoSuchFileException | AccessDeniedException failed) {
            throw failed;
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            return move(temporary, name);
        }
    }

    /**
     * Moves the file on a file system without hard links. A rename would replace an existing file, so checking and
     * renaming need a lock that all processes share and that ends with its holder. The monitor comes first, because
     * closing a channel releases all locks that the process has on that file; an interned string is one object for all
     * class loaders.
     */
    private boolean move(Path temporary, Path name) throws IOException {
        var lockFile = folder.temporary().resolve("names.lock");
        synchronized (("org.providermirror " + lockFile).intern()) {
            try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!lock.isValid() || Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                    return false;
                }
                Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
                return true;
            }
        }
    }

    /** Whether this is a folder, or a link without a target; a file just deleted was one. */
    private static boolean isNoFile(Path name) {
        return (Files.isDirectory(name) || Files.isSymbolicLink(name)) && !Files.isRegularFile(name);
    }

    /** Removes the name, unless somebody has written another record to it meanwhile. */
    private static void takeBack(Path temporary, Path name) throws IOException {
        if (!Files.exists(temporary) || Files.isSameFile(temporary, name)) {
            Files.deleteIfExists(name);
        }
    }
}
