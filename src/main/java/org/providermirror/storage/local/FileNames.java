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
 * Gives finished temporary files their names: the bytes are forced first, then the name is given, atomically, then the
 * folders are forced. Whatever fails before the name is given leaves nothing to be seen.
 */
final class FileNames {
    private final StorageFolder folder;
    private final Disk disk;

    FileNames(StorageFolder folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
    }

    /** Gives the file this name, which another file may have had until now. */
    void give(Path temporary, Path name) throws IOException {
        disk.force(temporary);
        Files.move(temporary, name, StandardCopyOption.ATOMIC_MOVE);
        folder.forceNames(name);
    }

    /**
     * Gives the file this name unless another file has it: of any number of threads and processes, one.
     *
     * @return whether this file got it; the other's name is forced, too, before this answers {@code false}
     */
    boolean giveIfFree(Path temporary, Path name) throws IOException {
        disk.force(temporary);
        var given = link(temporary, name);
        if (!given && isNoFile(name)) {
            throw new FileSystemException(name.toString(), null, "something that is no file has this name");
        }
        try {
            folder.forceNames(name);
        } catch (IOException failed) {
            if (given) {
                takeBack(temporary, name);
            }
            throw failed;
        }
        if (given) {
            Files.deleteIfExists(temporary);
        }
        return given;
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
     * Where there are no hard links: a rename replaces what is there, so looking and renaming are done under a lock that
     * all processes share and that ends with its holder. The monitor comes first because closing a channel gives up all
     * locks that the process has on that file; an interned string is one object for all class loaders.
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

    /** A folder, or a link that leads to no file; what has just been deleted was one. */
    private static boolean isNoFile(Path name) {
        return (Files.isDirectory(name) || Files.isSymbolicLink(name)) && !Files.isRegularFile(name);
    }

    /** Unless somebody has written another record to this name meanwhile. */
    private static void takeBack(Path temporary, Path name) throws IOException {
        if (!Files.exists(temporary) || Files.isSameFile(temporary, name)) {
            Files.deleteIfExists(name);
        }
    }
}
