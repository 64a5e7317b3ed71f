package org.providermirror.catalog.record;

import java.util.List;
import java.util.Optional;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.PublisherFiles;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;

/**
 * Reads a publisher's files from the folder of their release whenever they are needed, because a hostile publisher's
 * take megabytes. What was changed since it was verified is refused.
 *
 * @param index which of the checksum files of the release
 * @param digests what was verified
 */
record StoredPublisherFiles(Storage storage, StorageKey folder, int index, boolean hasKeys, Digests digests)
        implements PublisherFiles {
    @Override
    public byte[] sums() {
        var key = folder.resolve(ReleaseFiles.fileName(index));
        return storage.read(key)
                .filter(bytes -> Sha256.of(bytes).equals(digests.sums()))
                .orElseThrow(() -> StorageException.changed(key.value()));
    }

    @Override
    public Optional<byte[]> signature() {
        return digests.signature().map(digest -> {
            var key = folder.resolve(ReleaseFiles.signatureName(index));
            return storage.read(key)
                    .filter(bytes -> Sha256.of(bytes).equals(digest))
                    .orElseThrow(() -> StorageException.changed(key.value()));
        });
    }

    @Override
    public List<String> keys() {
        if (!hasKeys) {
            return List.of();
        }
        var key = folder.resolve(ReleaseFiles.RECORD);
        return storage.read(key)
                .flatMap(bytes -> ReleaseFiles.keys(key, bytes, index))
                .filter(keys -> Digests.ofKeys(keys).equals(digests.keys()))
                .orElseThrow(() -> StorageException.changed(key.value()));
    }

    @Override
    public long weight() {
        return 500L + folder.value().length();
    }
}
