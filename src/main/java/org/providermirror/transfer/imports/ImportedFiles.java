package org.providermirror.transfer.imports;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;

/**
 * Collects the provenance files of an import. Their contents are not trusted. A release has a few kilobytes of them; a
 * file that is too large is ignored and proves nothing. Owned by one thread.
 */
final class ImportedFiles {
    private static final int MAX_FILE_BYTES = 2 * 1024 * 1024;
    private static final long MAX_BYTES = 128L << 20;

    private final Map<ReleaseId, Map<String, byte[]>> files = new HashMap<>();
    private long bytes;

    /** Adds a file, the first one of its name. */
    void add(FolderFile.Proof proof, InputStream content) throws IOException {
        var ofRelease =
                files.computeIfAbsent(new ReleaseId(proof.provider(), proof.version()), none -> new HashMap<>());
        if (bytes < MAX_BYTES && !ofRelease.containsKey(proof.name())) {
            var file = content.readNBytes(MAX_FILE_BYTES + 1);
            if (file.length <= MAX_FILE_BYTES) {
                bytes += file.length;
                ofRelease.put(proof.name(), file);
            }
        }
    }

    /** Returns the release that they describe; empty if any of them is missing. */
    Optional<Release> release(ReleaseId id) {
        var ofRelease = files.getOrDefault(id, Map.of());
        return ReleaseFiles.read(id, name -> Optional.ofNullable(ofRelease.get(name)));
    }
}
