package org.providermirror.transfer.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.providermirror.provider.InvalidTermException;

/** Reads a folder below {@code mirror.import.path}. It follows no links. */
final class FolderSource implements ImportSource {
    private static final int DEEPEST = 16;

    private final Path root;

    private FolderSource(Path root) {
        this.root = root;
    }

    /**
     * Opens a folder.
     *
     * @param imports the folder that imports may come from
     * @param given a path in it; {@code .} for all of it
     * @throws InvalidTermException if there is no such folder inside it
     */
    static FolderSource of(Path imports, String given) {
        try {
            var allowed = imports.toRealPath();
            var root = allowed.resolve(given).toRealPath();
            if (root.startsWith(allowed) && Files.isDirectory(root)) {
                return new FolderSource(root);
            }
        } catch (IOException | InvalidPathException notThere) {
            // The same answer as for a folder outside, so that it reveals nothing about other folders.
            throw wrong(given);
        }
        throw wrong(given);
    }

    private static InvalidTermException wrong(String given) {
        return new InvalidTermException("import folder", given, "the path of a folder inside mirror.import.path");
    }

    @Override
    public void forEach(Visitor visitor) throws IOException, InterruptedException {
        List<Path> files;
        try (var walk = Files.walk(root, DEEPEST)) {
            files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES + 1L)
                    .sorted()
                    .toList();
        }
        if (files.size() > MOST_FILES) {
            throw new IOException("it has more than " + MOST_FILES + " files");
        }
        for (var file : files) {
            try (var bytes = Files.newInputStream(file)) {
                visitor.visit(root.relativize(file).toString().replace('\\', '/'), bytes);
            }
        }
    }
}
