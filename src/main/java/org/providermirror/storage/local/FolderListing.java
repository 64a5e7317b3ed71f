package org.providermirror.storage.local;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import org.providermirror.storage.StoredObject;

/** Collects the objects below a folder while others write, publish and delete there. Used once. */
final class FolderListing implements FileVisitor<Path> {
    private final StorageFolder folder;
    private final Path start;
    private final List<StoredObject> found = new ArrayList<>();

    private FolderListing(StorageFolder folder, Path start) {
        this.folder = folder;
        this.start = start;
    }

    static List<StoredObject> of(StorageFolder folder, Path start) throws IOException {
        var listing = new FolderListing(folder, start);
        Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, listing);
        listing.found.sort(Comparator.comparing(StoredObject::key));
        return List.copyOf(listing.found);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        return path.equals(start) || isOurs(path) && !path.equals(folder.temporary())
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        if (attributes.isRegularFile() && !path.equals(start) && isOurs(path)) {
            folder.key(path).map(key -> LocalStorage.object(key, attributes)).ifPresent(found::add);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failed) throws IOException {
        return goOn(path, failed);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path path, IOException failed) throws IOException {
        return failed == null ? FileVisitResult.CONTINUE : goOn(path, failed);
    }

    private FileVisitResult goOn(Path path, IOException failed) throws IOException {
        if (failed instanceof FileSystemLoopException || folder.isAbsent(path, failed)) {
            return FileVisitResult.CONTINUE;
        }
        throw failed;
    }

    private static boolean isOurs(Path path) {
        return !path.getFileName().toString().startsWith(".");
    }
}
