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

/** Sweeps the unfinished files that dead processes left. What cannot be swept is logged and stays. */
final class StaleFileSweeper {
    private static final Logger LOG = LoggerFactory.getLogger(StaleFileSweeper.class);
    private static final Pattern OURS = Pattern.compile("\\d+-\\d+-[0-9a-f-]{36}");

    private StaleFileSweeper() {}

    /** Removes the folders of dead processes; those of living ones, and what was never ours, stay. */
    static void sweep(Path temporary) {
        try (var folders = Files.newDirectoryStream(temporary, StaleFileSweeper::isOfAnotherProcess)) {
            folders.forEach(StaleFileSweeper::sweepOne);
        } catch (IOException | DirectoryIteratorException failed) {
            LOG.warn("{} could not be swept", temporary, failed);
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
                LOG.info("swept what a process that is gone left in {}", folder);
            }
        } catch (NoSuchFileException noLock) {
            removeEmpty(folder);
        } catch (OverlappingFileLockException living) {
            LOG.debug("{} is in use by this process", folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be swept", folder, failed);
        }
    }

    /** A process died, or is just being born, between making its folder and locking it; the latter makes another. */
    private static void removeEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException born) {
            LOG.debug("{} is in use", folder);
        } catch (IOException failed) {
            LOG.warn("{} could not be swept", folder, failed);
        }
    }

    /** Removes a process's folder, its lock file last, so that a sweep that breaks off can be taken up again. */
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
