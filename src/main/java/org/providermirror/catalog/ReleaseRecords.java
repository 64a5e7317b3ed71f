package org.providermirror.catalog;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/**
 * Verified releases in storage, written once: the publisher's files first, byte for byte, then the record that makes them
 * count. The first release that was verified stays, whatever upstream says later.
 */
final class ReleaseRecords {
    private final Storage storage;

    ReleaseRecords(Storage storage) {
        this.storage = storage;
    }

    Optional<Release> read(ProviderAddress provider, ProviderVersion version) {
        return read(provider, version, StorageLayout.release(provider, version));
    }

    /** The release that is stored in this folder. */
    Optional<Release> read(ProviderAddress provider, ProviderVersion version, StorageKey folder) {
        return ReleaseFiles.read(provider, version, name -> storage.read(folder.resolve(name)));
    }

    /**
     * Keeps a release unless there is one that counts; what is kept after that, which another mirror may have written
     * first.
     */
    Release keep(Release release, Predicate<Release> counts) {
        return keep(release, StorageLayout.release(release.provider(), release.version()), counts);
    }

    /** The same in this folder. */
    Release keep(Release release, StorageKey folder, Predicate<Release> counts) {
        var kept = read(release.provider(), release.version(), folder).filter(counts);
        if (kept.isPresent()) {
            return kept.get();
        }
        var files = files(release, folder);
        var key = folder.resolve(ReleaseFiles.RECORD);
        var record = files.remove(key);
        files.forEach(storage::create);
        if (!storage.create(key, record)) {
            var first = read(release.provider(), release.version(), folder).filter(counts);
            if (first.isPresent()) {
                return first.get();
            }
            storage.write(key, record);
        }
        // The record is ours. Files that lay there already are those of a mirror that did not come to write a record.
        files.forEach((file, content) -> {
            if (!storage.read(file)
                    .filter(stored -> Arrays.equals(stored, content))
                    .isPresent()) {
                storage.write(file, content);
            }
        });
        return release;
    }

    private static Map<StorageKey, byte[]> files(Release release, StorageKey folder) {
        var files = new LinkedHashMap<StorageKey, byte[]>();
        ReleaseFiles.of(release).forEach((name, content) -> files.put(folder.resolve(name), content));
        return files;
    }
}
