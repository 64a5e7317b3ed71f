package org.providermirror.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The space of a disk.
 *
 * @param free the number of bytes that the mirror can still write
 * @param total the number of all bytes
 */
public record DiskSpace(long free, long total) {
    private static final long ENOUGH = 20L << 30;
    private static final int ALMOST_FULL_SHARE = 10;

    /** Reads the space of the disk that contains a folder; empty if that fails, which the probe of the storage reports. */
    public static Optional<DiskSpace> of(Path folder) {
        try {
            var disk = Files.getFileStore(folder);
            return Optional.of(new DiskSpace(disk.getUsableSpace(), disk.getTotalSpace()))
                    .filter(space -> space.total() > 0);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Returns whether less than a tenth of the disk is free, and less than 20 GiB. */
    public boolean isAlmostFull() {
        return free < total / ALMOST_FULL_SHARE && free < ENOUGH;
    }
}
