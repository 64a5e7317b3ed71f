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
 * The files that came along to prove where packages come from. Nothing in them is believed here. They are few kilobytes a
 * release; what is too large for memory is not taken, and proves nothing. Owned by one thread.
 */
final class ImportedFiles {
    private static final int LARGEST = 2 * 1024 * 1024;
    private static final long MOST_BYTES = 128L << 20;

    private final Map<ReleaseId, Map<String, byte[]>> files = new HashMap<>();
    private long bytes;

    /** Takes a file, the first of its name. */
    void add(FolderFile.Proof proof, InputStream content) throws IOException {
        var ofVersion =
                files.computeIfAbsent(new ReleaseId(proof.provider(), proof.version()), none -> new HashMap<>());
        if (bytes < MOST_BYTES && !ofVersion.containsKey(proof.name())) {
            var file = content.readNBytes(LARGEST + 1);
            if (file.length <= LARGEST) {
                bytes += file.length;
                ofVersion.put(proof.name(), file);
            }
        }
    }

    /** The release that they speak of; empty where there are none, or they are not whole. */
    Optional<Release> release(ReleaseId id) {
        var ofVersion = files.getOrDefault(id, Map.of());
        return ReleaseFiles.read(id, name -> Optional.ofNullable(ofVersion.get(name)));
    }
}
