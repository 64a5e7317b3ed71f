package org.providermirror.transfer.imports;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;

/** Keeps the hashes that the version documents of an import list, as far as memory allows. Owned by one thread. */
final class ClaimedHashes {
    private static final int BYTES_PER_PACKAGE = 500;
    private static final int BYTES_PER_HASH = 250;

    private final ImportMemory memory;
    private final Map<PackageId, Set<PackageHash>> hashes = new HashMap<>();

    ClaimedHashes(ImportMemory memory) {
        this.memory = memory;
    }

    /** Adds a document. Returns why it is ignored; empty if it is not. */
    Optional<String> add(FolderFile.Document document, byte[] bytes) {
        var listed = bytes.length > MirrorDocuments.MAX_BYTES
                ? Optional.<Map<Platform, Set<PackageHash>>>empty()
                : MirrorDocuments.read(bytes);
        if (listed.isEmpty()) {
            return Optional.of("it is not a version document; packages are checked without it");
        }
        var size = listed.get().values().stream()
                .mapToLong(set -> BYTES_PER_PACKAGE + (long) BYTES_PER_HASH * set.size())
                .sum();
        if (!memory.take(size)) {
            return Optional.of("the documents of this import list too many packages; packages are checked without this"
                    + " document: import fewer providers at a time");
        }
        listed.get()
                .forEach((platform, set) -> hashes.computeIfAbsent(
                                new PackageId(document.provider(), document.version(), platform), id -> new HashSet<>())
                        .addAll(set));
        return Optional.empty();
    }

    /** Returns the hashes of a package; empty if no document lists it. */
    Set<PackageHash> of(PackageId id) {
        return hashes.getOrDefault(id, Set.of());
    }

    /** Returns the packages that documents list, sorted. */
    Stream<PackageId> packages() {
        return hashes.keySet().stream().sorted();
    }
}
