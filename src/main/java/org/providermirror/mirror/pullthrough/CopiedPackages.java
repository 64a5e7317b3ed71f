package org.providermirror.mirror.pullthrough;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.fetch.ExistingArchives;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks stored packages without a valid record, such as copied ones: by the verified release if there is one; while
 * upstream is unavailable, by their own {@code h1:}, and marks them so. Reads whole archives on the executor, in a
 * single flight for each; then the record answers.
 */
public final class CopiedPackages {
    private static final Logger LOG = LoggerFactory.getLogger(CopiedPackages.class);

    private final ImportedFolder folder;
    private final ExistingArchives storedCopy;
    private final SingleFlight<ReleaseId, Map<Platform, PackageRecord>> versions;
    private final SingleFlight<PackageId, Optional<PackageRecord>> unasked;
    private final SingleFlight<PackageId, Optional<PackageRecord>> verifying;

    public CopiedPackages(ImportedFolder folder, ExistingArchives storedCopy, Executor executor) {
        this.folder = folder;
        this.storedCopy = storedCopy;
        this.versions = new SingleFlight<>(executor);
        this.unasked = new SingleFlight<>(executor);
        this.verifying = new SingleFlight<>(executor);
    }

    /** Returns the records of a version's packages while upstream is unavailable; empty if none passes. */
    CompletableFuture<Map<Platform, PackageRecord>> unasked(ReleaseId release) {
        return versions.fly(release, () -> {
            var found = new TreeMap<Platform, PackageRecord>();
            folder.archives(release.provider()).stream()
                    .filter(id -> id.version().equals(release.version()))
                    .forEach(id -> storedCopy.adoptUnasked(id).ifPresent(record -> found.put(id.platform(), record)));
            return found;
        });
    }

    /** Returns the record of one package while upstream is unavailable. */
    CompletableFuture<Optional<PackageRecord>> unasked(PackageId id) {
        return unasked.fly(id, () -> storedCopy.adoptUnasked(id));
    }

    /** Returns the record of one package if it is what the release lists. */
    CompletableFuture<Optional<PackageRecord>> verified(PackageId id, Release release) {
        return verifying.fly(id, () -> {
            try {
                return storedCopy.adopt(id, release);
            } catch (IOException unreadable) {
                LOG.warn("could not read the stored copy of {}: {}", id, unreadable.toString());
                return Optional.empty();
            }
        });
    }
}
