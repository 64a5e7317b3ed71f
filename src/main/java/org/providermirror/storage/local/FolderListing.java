package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;

/**
 * Collects the objects below a folder in the order of their keys, from one key on and at most so many, while others write,
 * publish and delete there. Reads attributes of little more than what it collects. Used once.
 */
final class FolderListing {
    private final StorageFolder folder;
    private final String after;
    private final int size;
    private final List<StoredObject> found = new ArrayList<>();
    private final Deque<Object> open = new ArrayDeque<>();

    private FolderListing(StorageFolder folder, StorageKey after, int size) {
        this.folder = folder;
        this.after = after.value();
        this.size = size;
    }

    /**
     * @param after the objects with later keys are collected
     * @param size how many of them at most
     */
    static List<StoredObject> of(StorageFolder folder, StorageKey start, StorageKey after, int size)
            throws IOException {
        var listing = new FolderListing(folder, after, size);
        var path = folder.path(start);
        var attributes = listing.attributes(path);
        if (attributes.filter(BasicFileAttributes::isDirectory).isPresent()) {
            listing.enter(path, start.value() + "/", attributes.get());
        }
        return List.copyOf(listing.found);
    }

    /** Collects what is below a folder. Leaves out a folder that contains itself by a link. */
    private void enter(Path path, String key, BasicFileAttributes attributes) throws IOException {
        var identity = Objects.requireNonNullElseGet(attributes.fileKey(), () -> realPath(path));
        if (open.contains(identity)) {
            return;
        }
        open.push(identity);
        collect(path, key);
        open.pop();
    }

    private static Object realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path;
        }
    }

    // A folder's place is that of its name with a slash, which is known only after its attributes were read.
    private void collect(Path path, String key) throws IOException {
        var left = names(path, after.startsWith(key) ? after.substring(key.length()) : "");
        while (!left.isEmpty() && found.size() < size) {
            var next = left.pollFirstEntry();
            var name = next.getKey();
            var child = next.getValue();
            var isFolder = name.endsWith("/");
            var attributes = attributes(child);
            if (isFolder) {
                if (attributes.isPresent()) {
                    enter(child, key + name, attributes.get());
                }
            } else if (attributes.filter(BasicFileAttributes::isDirectory).isPresent()) {
                left.put(name + "/", child);
            } else if (attributes.filter(BasicFileAttributes::isRegularFile).isPresent()
                    && (key + name).compareTo(after) > 0) {
                folder.key(child)
                        .map(of -> LocalStorage.object(of, attributes.get()))
                        .ifPresent(found::add);
            }
        }
    }

    /** Returns the names in a folder that can lead to keys after the start. */
    private NavigableMap<String, Path> names(Path path, String start) throws IOException {
        var names = new TreeMap<String, Path>();
        try (var children = Files.newDirectoryStream(path)) {
            for (var child : children) {
                var name = child.getFileName().toString();
                var isOurs = !name.startsWith(".") && !child.equals(folder.temporary());
                if (isOurs && ((name + "/").compareTo(start) > 0 || start.startsWith(name + "/"))) {
                    names.put(name, child);
                }
            }
        } catch (DirectoryIteratorException failed) {
            requireAbsent(path, failed.getCause());
        } catch (IOException failed) {
            requireAbsent(path, failed);
        }
        return names;
    }

    private Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException failed) {
            if (!Files.isSymbolicLink(path)) {
                requireAbsent(path, failed);
            }
            // A link that leads to itself, or to what cannot be read, is as absent as one that leads nowhere.
            return Optional.empty();
        }
    }

    private void requireAbsent(Path path, IOException failed) throws IOException {
        if (!folder.isAbsent(path, failed)) {
            throw failed;
        }
    }
}
