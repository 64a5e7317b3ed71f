package org.providermirror.transfer.imports;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.transfer.upload.FileSource;

/** Reads a folder below {@code mirror.import.path}. It follows no links. */
final class FolderSource implements FileSource {
    private static final int DEEPEST = 16;
    private static final int MOST_ENTRIES = 5 * MOST_FILES;
    private static final long MOST_NAME_BYTES = 36L << 20;
    private static final int BYTES_PER_NAME = 60;

    private final Path root;

    private FolderSource(Path root) {
        this.root = root;
    }

    /**
     * Opens a folder.
     *
     * @param imports the folder that imports may come from
     * @param subfolder a path in it; {@code .} for all of it
     * @throws InvalidTermException if there is no such folder inside it
     */
    static FolderSource of(Path imports, String subfolder) {
        try {
            var allowed = imports.toRealPath();
            var root = allowed.resolve(subfolder).toRealPath();
            if (root.startsWith(allowed) && Files.isDirectory(root)) {
                return new FolderSource(root);
            }
        } catch (IOException | InvalidPathException notThere) {
            // The same answer as for a folder outside, so that it reveals nothing about other folders.
            throw wrong(subfolder);
        }
        throw wrong(subfolder);
    }

    private static InvalidTermException wrong(String subfolder) {
        return new InvalidTermException("import folder", subfolder, "the path of a folder inside mirror.import.path");
    }

    @Override
    public void forEach(Visitor visitor) throws IOException, InterruptedException {
        new Walk(visitor).folder(root, 0);
    }

    /** Visits folder by folder, so that memory holds only the names in the folders from the root to a file. */
    private final class Walk {
        private final Visitor visitor;
        private int entries;
        private int files;
        private long nameBytes;

        Walk(Visitor visitor) {
            this.visitor = visitor;
        }

        void folder(Path folder, int depth) throws IOException, InterruptedException {
            var before = nameBytes;
            for (var name : names(folder)) {
                var entry = folder.resolve(name);
                if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                    file(entry);
                } else if (depth + 1 < DEEPEST && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    folder(entry, depth + 1);
                }
            }
            nameBytes = before;
        }

        // As paths, because a name in another encoding cannot be resolved as a text.
        private List<Path> names(Path folder) throws IOException {
            var names = new ArrayList<Path>();
            try (var stream = Files.newDirectoryStream(folder)) {
                for (var entry : stream) {
                    var name = entry.getFileName();
                    nameBytes += BYTES_PER_NAME
                            + 2L
                                    * (entry.toString().length()
                                            - folder.toString().length());
                    if (++entries > MOST_ENTRIES || nameBytes > MOST_NAME_BYTES) {
                        throw new IOException("it has too many files and folders");
                    }
                    names.add(name);
                }
            } catch (DirectoryIteratorException unreadable) {
                throw unreadable.getCause();
            }
            names.sort(null);
            return names;
        }

        private void file(Path file) throws IOException, InterruptedException {
            if (++files > MOST_FILES) {
                throw new IOException("it has more than " + MOST_FILES + " files");
            }
            try (var bytes = Files.newInputStream(file)) {
                visitor.visit(root.relativize(file).toString().replace('\\', '/'), bytes);
            }
        }
    }
}
