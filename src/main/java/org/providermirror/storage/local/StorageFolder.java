package org.providermirror.storage.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/**
 * Maps keys to paths in the folder. A key's text cannot lead out of it (path traversal), nor can a symbolic link when
 * writing. Reading follows links anywhere: only the operator can create one.
 */
final class StorageFolder {
    private static final StorageKey TEMPORARY = StorageLayout.OWN.resolve("temporary");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final int LONGEST_NAME = 255;
    /** Elsewhere, a name of other letters would become question marks, or the bytes of another character set. */
    private static final boolean UNICODE_NAMES =
            File.separatorChar == '\\' || "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));

    private final Path root;
    private final Disk disk;

    private StorageFolder(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    /**
     * Creates the folder if needed.
     *
     * @throws IllegalArgumentException if the path is not a folder
     * @throws StorageException if it cannot be created
     */
    static StorageFolder open(Path folder, Disk disk) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new IllegalArgumentException("mirror.local.path is no folder: " + folder);
        }
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
                makeReadable(folder);
                disk.force(folder.toRealPath().getParent());
            }
            return new StorageFolder(folder.toRealPath(), disk);
        } catch (IOException failed) {
            throw new StorageException("opening mirror.local.path " + folder, failed);
        }
    }

    Path root() {
        return root;
    }

    /** Returns the parent of the processes' own folders. */
    Path temporary() {
        return root.resolve(TEMPORARY.value());
    }

    /** Returns the path of the object with this key. */
    Path path(StorageKey key) {
        if ((key + "/").startsWith(TEMPORARY + "/")) {
            throw new IllegalArgumentException("a key of what is staged: " + key);
        }
        if (!UNICODE_NAMES && !isAscii(key.value())) {
            throw unicodeNeeded(key.value());
        }
        return root.resolve(key.value());
    }

    /** Returns the key of a path below the folder; empty if the name is not a key's. */
    Optional<StorageKey> key(Path path) {
        var name = root.relativize(path).toString().replace(File.separatorChar, '/');
        if (!UNICODE_NAMES && !isAscii(name)) {
            throw unicodeNeeded(name);
        }
        try {
            // A name that is not UTF-8 does not survive the conversion.
            return Optional.of(new StorageKey(name)).filter(key -> path(key).equals(path));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    /** Returns the path of this key for writing: its parent folders exist and are inside. */
    Path writable(StorageKey key) throws IOException {
        var path = path(key);
        createFolders(path.getParent());
        return path;
    }

    void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            requireInside(folder);
            return;
        }
        if (folder.equals(root)) {
            throw new NoSuchFileException(root.toString());
        }
        createFolders(folder.getParent());
        try {
            Files.createDirectory(folder);
            makeReadable(folder);
        } catch (FileAlreadyExistsException already) {
            if (!Files.isDirectory(folder)) {
                throw already;
            }
        }
    }

    void requireInside(Path existing) throws IOException {
        if (!existing.toRealPath().startsWith(root)) {
            throw new FileSystemException(existing.toString(), null, "a link leads out of the storage's folder");
        }
    }

    /**
     * Forces the file's name and those of its parent folders, even if another process created them: it may not have
     * forced them yet. Forcing an unchanged folder costs next to nothing.
     */
    void forceNames(Path file) throws IOException {
        for (var folder = file.getParent(); ; folder = folder.getParent()) {
            disk.force(folder);
            if (folder.equals(root)) {
                return;
            }
        }
    }

    /** Whether this failure means that there is no such file, in any of its forms. */
    boolean isAbsent(Path path, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return true;
        }
        for (var name : root.relativize(path)) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return true;
            }
        }
        var above = path.getParent();
        while (!above.equals(root) && !Files.exists(above)) {
            above = above.getParent();
        }
        return Files.isRegularFile(above);
    }

    /**
     * Adds the permissions that everybody, above all a web server in front, needs to read this file or folder; removes
     * none.
     */
    static void makeReadable(Path path) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        var attributes = view.readAttributes();
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        permissions.addAll(attributes.permissions());
        if (permissions.addAll(attributes.isDirectory() ? FOLDER : FILE)) {
            view.setPermissions(permissions);
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 0x80);
    }

    private static StorageException unicodeNeeded(String name) {
        return new StorageException(
                "naming " + name,
                new IOException("this Java cannot name such files; start it with LC_ALL=C.UTF-8 in its"
                        + " environment (sun.jnu.encoding is " + System.getProperty("sun.jnu.encoding") + ")"));
    }
}
