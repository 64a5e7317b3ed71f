package org.providermirror.storage.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Staging;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredContent;
import org.providermirror.storage.StoredContent.LocalFile;
import org.providermirror.storage.StoredObject;
import org.providermirror.storage.temporary.TemporaryFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage in a folder. A key is the path of a file in it.
 *
 * <p>Nothing is written outside of the folder: where a link in it leads out, writing fails. Reading and listing follow
 * links, so that an operator may keep packages elsewhere; deleting removes a link and not what it leads to. Packages
 * and the folders above them are readable for everybody, for a web server in front.
 *
 * <p>Unfinished files are in {@code .mirror/temporary}, in one folder for each process; the folders of dead processes
 * are swept at the start. A process is dead if its file lock is free, so a share must be mounted with locks that all
 * processes see.
 *
 * <p>A folder that cannot be written is served from; every writing method then throws, and works as soon as the folder
 * can be written. An interrupt of the calling thread fails what it is doing, like a broken disk, and leaves nothing
 * half done.
 */
public final class LocalStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStorage.class);

    private final StorageFolder folder;
    private final Disk disk;
    private final FileNames names;
    private final TemporaryFolder temporary;

    /**
     * Opens a folder, creates it if needed, and sweeps what dead processes left in it.
     *
     * @throws IllegalArgumentException if the path is not a folder
     * @throws StorageException if the folder does not exist and cannot be created
     */
    public LocalStorage(Path folder) {
        this(folder, new Disk());
    }

    LocalStorage(Path folder, Disk disk) {
        this.disk = disk;
        this.folder = StorageFolder.open(folder, disk);
        names = new FileNames(this.folder, disk);
        temporary = new TemporaryFolder(this.folder.temporary(), new TemporaryPlace());
        try {
            temporary.open();
        } catch (IOException readOnly) {
            LOG.warn(
                    "{} cannot be written: the mirror serves what is stored and stores nothing new. Check permissions and free space",
                    this.folder.root(),
                    readOnly);
        }
    }

    @Override
    public Optional<StoredObject> find(StorageKey key) {
        var path = folder.path(key);
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(object(key, attributes)) : Optional.empty();
        } catch (IOException failed) {
            if (folder.isAbsent(path, failed)) {
                return Optional.empty();
            }
            throw new StorageException("looking for " + key, failed);
        }
    }

    static StoredObject object(StorageKey key, BasicFileAttributes attributes) {
        var lastModified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
        return new StoredObject(key, attributes.size(), lastModified, version(attributes));
    }

    // A file that replaces another one has another identity or another time, which is finer than a second.
    private static String version(BasicFileAttributes attributes) {
        return Integer.toHexString(Objects.hashCode(attributes.fileKey())) + "-"
                + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    @Override
    public Optional<StoredContent> open(StorageKey key) {
        return find(key).map(object -> new LocalFile(object, folder.path(key)));
    }

    @Override
    public Optional<StoredContent> open(StoredObject recorded) {
        return open(recorded.key()).filter(content -> content.object().size() == recorded.size());
    }

    @Override
    public boolean opensAtOnce(StoredObject recorded) {
        return true;
    }

    @Override
    public Optional<InputStream> stream(StorageKey key) {
        if (find(key).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.newInputStream(folder.path(key)));
        } catch (NoSuchFileException goneSince) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new StorageException("opening " + key, failed);
        }
    }

    @Override
    public Optional<byte[]> read(StorageKey key) {
        var found = stream(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (var in = found.get()) {
            var record = in.readNBytes(MAXIMUM_RECORD_BYTES + 1);
            if (record.length > MAXIMUM_RECORD_BYTES) {
                throw new IOException("it has more than " + MAXIMUM_RECORD_BYTES + " bytes and is no record");
            }
            return Optional.of(record);
        } catch (IOException failed) {
            throw new StorageException("reading " + key, failed);
        }
    }

    @Override
    public void write(StorageKey key, byte[] record) {
        writeWith(key, record, (temporary, name) -> {
            names.give(temporary, name);
            return true;
        });
    }

    @Override
    public boolean create(StorageKey key, byte[] record) {
        return writeWith(key, record, names::giveIfFree);
    }

    @Override
    public boolean writeIfUnchanged(StoredObject described, byte[] record) {
        return writeWith(described.key(), record, (temporary, name) -> {
            var isUnchanged = find(described.key()).equals(Optional.of(described));
            if (isUnchanged) {
                names.give(temporary, name);
            }
            return isUnchanged;
        });
    }

    private interface Naming {
        boolean name(Path temporary, Path name) throws IOException;
    }

    private boolean writeWith(StorageKey key, byte[] record, Naming naming) {
        if (record.length > MAXIMUM_RECORD_BYTES) {
            throw new IllegalArgumentException(key + " would have " + record.length + " bytes and is no record");
        }
        folder.path(key);
        try {
            var file = temporary.newFile();
            try {
                Files.write(file, record);
                return naming.name(file, folder.writable(key));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new StorageException("writing " + key, failed);
        }
    }

    @Override
    public void delete(StorageKey key) {
        var path = folder.path(key);
        try {
            folder.requireInside(path.getParent());
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(path)) {
                disk.force(path.getParent());
            }
        } catch (IOException failed) {
            if (!folder.isAbsent(path, failed)) {
                throw new StorageException("deleting " + key, failed);
            }
        }
    }

    @Override
    public boolean deleteIfUnchanged(StoredObject checked) {
        return removal("deleting ", checked).run(this::unusedName, Files::delete, Files::delete);
    }

    @Override
    public boolean quarantineIfUnchanged(StoredObject checked) {
        // Taken to its place in the quarantine at once, so that no failure or kill loses it.
        var place = StorageLayout.QUARANTINE.resolve(checked.key().value());
        return removal("moving to the quarantine ", checked)
                .run(() -> folder.writable(place), folder::forceNames, path -> moveToQuarantine(path, checked.key()));
    }

    private ConditionalRemoval removal(String action, StoredObject checked) {
        return new ConditionalRemoval(action, checked, this::find, folder, names, disk);
    }

    private Path unusedName() throws IOException {
        var file = temporary.newFile();
        Files.delete(file);
        return file;
    }

    private void moveToQuarantine(Path path, StorageKey key) throws IOException {
        var target = folder.writable(StorageLayout.QUARANTINE.resolve(key.value()));
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        folder.forceNames(target);
    }

    @Override
    public void quarantine(StorageKey key) {
        var path = folder.path(key);
        try {
            folder.requireInside(path.getParent());
            moveToQuarantine(path, key);
            disk.force(path.getParent());
        } catch (IOException failed) {
            if (!folder.isAbsent(path, failed)) {
                throw new StorageException("moving " + key + " to the quarantine", failed);
            }
        }
    }

    @Override
    public List<StoredObject> list(StorageKey key) {
        return page(key, key, Integer.MAX_VALUE);
    }

    @Override
    public List<StoredObject> page(StorageKey key, StorageKey after, int size) {
        try {
            return FolderListing.of(folder, key, after, size);
        } catch (IOException failed) {
            throw new StorageException("listing " + key, failed);
        }
    }

    /** {@inheritDoc} Space reserved by other stagings of this storage is treated as used. */
    @Override
    public Staging stage(long expectedBytes) {
        try {
            return new LocalStaging(temporary.stage(expectedBytes), folder, names);
        } catch (IOException failed) {
            throw new StorageException("reserving space for a package of " + expectedBytes + " bytes", failed);
        }
    }

    /** Locates the temporary folder on the file system of the packages' later names. */
    private final class TemporaryPlace implements TemporaryFolder.Place {
        @Override
        public void make() throws IOException {
            folder.createFolders(folder.temporary());
        }

        @Override
        public long usableBytes() throws IOException {
            return disk.usableBytes(folder.root());
        }
    }

    @Override
    public boolean isWritable() {
        try {
            var probe = temporary.newFile();
            try {
                Files.write(probe, new byte[1]);
            } finally {
                Files.deleteIfExists(probe);
            }
            return true;
        } catch (IOException failed) {
            LOG.debug("{} cannot be written", folder.root(), failed);
            return false;
        }
    }

    @Override
    public void close() {
        temporary.close();
    }
}
