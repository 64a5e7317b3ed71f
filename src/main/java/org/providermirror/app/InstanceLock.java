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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.fetch.lease.InstanceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the lock on a work folder while the mirror runs, and names the instance. After a kill the next start has the same
 * identity and a higher number, so that leases of the killed one need not expire.
 *
 * <p>An image or a parallel deployment may be a copy of a folder whose instance still runs. So the file names its own
 * identity on the disk, which a copy does not share. Without a lock or that identity, the instance is a new one.
 */
final class InstanceLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceLock.class);
    private static final String NAME = "instance.lock";
    private static final int LONGEST = 1_000;
    private static final Pattern START = Pattern.compile("\\d{1,18}");

    private final Optional<FileChannel> locked;
    private final InstanceName name;

    private InstanceLock(Optional<FileChannel> locked, InstanceName name) {
        this.locked = locked;
        this.name = name;
    }

    /** Locks a folder. If that fails, the instance is a new one. */
    static InstanceLock of(Path folder) {
        try {
            Files.createDirectories(folder);
            var file = folder.resolve(NAME);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return locked(channel, file);
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException | OverlappingFileLockException refused) {
            LOG.debug("The work folder {} is not locked", folder, refused);
            return new InstanceLock(Optional.empty(), InstanceName.unique());
        }
    }

    private static InstanceLock locked(FileChannel channel, Path file) throws IOException {
        if (channel.tryLock() == null) {
            throw new IOException("another process holds the lock");
        }
        var onDisk = Optional.ofNullable(
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                .map(Object::toString);
        var name = previous(read(channel).lines().toList(), onDisk)
                .map(InstanceName::next)
                .orElseGet(InstanceName::unique);
        channel.truncate(0);
        if (onDisk.isPresent()) {
            var content = name.identity() + "\n" + onDisk.get() + "\n" + name.start() + "\n";
            channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
        }
        return new InstanceLock(Optional.of(channel), name);
    }

    private static Optional<InstanceName> previous(List<String> lines, Optional<String> onDisk) {
        return lines.size() == 3
                        && onDisk.equals(Optional.of(lines.get(1)))
                        && START.matcher(lines.get(2)).matches()
                ? Optional.of(new InstanceName(lines.get(0), Long.parseLong(lines.get(2))))
                : Optional.empty();
    }

    private static String read(FileChannel channel) throws IOException {
        var content = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST));
        channel.read(content, 0);
        return new String(content.array(), 0, content.position(), StandardCharsets.UTF_8);
    }

    /** Returns the name of this start of the instance. */
    InstanceName name() {
        return name;
    }

    /** Releases the lock. An instance that stopped has no leases, so its identity is removed. */
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
