package org.providermirror.storage.temporary;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps the orphaned temporary files of dead processes. What cannot be swept is logged and stays. */
final class StaleFileSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(StaleFileSweeper.class);
    private static final Pattern OURS = Pattern.compile("\\d+-\\d+-[0-9a-f-]{36}");

    private StaleFileSweeper() {}

    /** Deletes the folders of dead processes. Those of living ones and foreign files stay. */
    static void sweep(Path temporary) {
        try (var folders = Files.newDirectoryStream(temporary, StaleFileSweeper::isOfAnotherProcess)) {
            folders.forEach(StaleFileSweeper::sweepOne);
        } catch (IOException | DirectoryIteratorException failed) {
            LOG.warn("{} could not be swept; the next start tries again", temporary, failed);
        }
    }

    private static boolean isOfAnotherProcess(Path folder) {
        var name = folder.getFileName().toString();
        return OURS.matcher(name).matches()
                && !name.startsWith(ProcessFolder.PROCESS)
                && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static void sweepOne(Path folder) {
        var file = folder.resolve(ProcessFolder.LOCK);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.tryLock() != null) {
                remove(folder);
                LOG.info("Swept the orphaned files of a dead process in {}", folder);
            }
        } catch (NoSuchFileException noLock) {
            removeEmpty(folder);
        } catch (OverlappingFileLockException living) {
            LOG.debug("{} is in use by this process", folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be swept; the next start tries again", folder, failed);
        }
    }

    /**
     * Deletes an empty folder: its process died, or is just starting, between creating and locking it; the latter
     * creates another.
     */
    private static void removeEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException born) {
            LOG.debug("{} is in use", folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be swept; the next start tries again", folder, failed);
        }
    }

    /** Deletes a process's folder, its lock file last, so that an interrupted sweep can be resumed. */
    static void remove(Path folder) throws IOException {
        var lock = folder.resolve(ProcessFolder.LOCK);
        try (var files = Files.newDirectoryStream(folder, file -> !file.equals(lock))) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException already) {
            return;
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
