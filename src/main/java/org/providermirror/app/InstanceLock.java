package org.providermirror.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the lock on a work folder while the mirror runs, and knows the name of the instance that held it before. If that
 * instance was killed, its leases need not expire.
 *
 * <p>An image or a parallel deployment may be a copy of a folder whose instance still runs. So the file names its own
 * identity on the disk, which a copy does not share. Without a lock or an identity, it has no predecessor.
 */
final class InstanceLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String NAME = "instance.lock";
    private static final int LONGEST = 1_000;

    private final Optional<FileChannel> locked;
    private final Optional<String> predecessor;

    private InstanceLock(Optional<FileChannel> locked, Optional<String> predecessor) {
        this.locked = locked;
        this.predecessor = predecessor;
    }

    /** Locks a folder for the instance of this name. If that fails, the lock has no predecessor. */
    static InstanceLock of(Path folder, String name) {
        try {
            Files.createDirectories(folder);
            var file = folder.resolve(NAME);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return locked(channel, file, name);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException | OverlappingFileLockException refused) {
            LOG.debug("The work folder {} is not locked", folder, refused);
            return new InstanceLock(Optional.empty(), Optional.empty());
        }
    }

    private static InstanceLock locked(FileChannel channel, Path file, String name) throws IOException {
        if (channel.tryLock() == null) {
            throw new IOException("another process holds the lock");
        }
        var identity = Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        var lines = read(channel).lines().toList();
        var isOurs = lines.size() == 2
                && identity.filter(key -> key.toString().equals(lines.get(1))).isPresent();
        channel.truncate(0);
        if (identity.isPresent()) {
            channel.write(ByteBuffer.wrap((name + "\n" + identity.get() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        }
        return new InstanceLock(Optional.of(channel), isOurs ? Optional.of(lines.get(0)) : Optional.empty());
    }

    private static String read(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST));
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    /** Returns the name of the instance that had the folder before, and was killed; empty if there is no such instance. */
    Optional<String> predecessor() {
        return predecessor;
    }

    /** Releases the lock. An instance that stopped has no leases, so its name is removed. */
    @Override
    public void close() {
        try (var channel = locked.orElse(null)) {
            if (channel != null) {
                channel.truncate(0);
            }
        } catch (IOException failure) {
            LOG.debug("The lock of the work folder was not released", failure);
        }
    }
}
