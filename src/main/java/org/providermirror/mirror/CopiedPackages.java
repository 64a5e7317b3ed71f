package org.providermirror.mirror;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.providermirror.catalog.ImportedFolder;
import org.providermirror.catalog.PackageRecord;
import org.providermirror.fetch.StoredCopy;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Packages that an operator copied in and that upstream cannot be asked about now. They count by their own {@code h1:},
 * and are marked so. Reads whole archives on the executor; each is read once, then its record tells.
 */
final class CopiedPackages {
    private final ImportedFolder folder;
    private final StoredCopy storedCopy;
    private final Executor executor;

    CopiedPackages(ImportedFolder folder, StoredCopy storedCopy, Executor executor) {
        this.folder = folder;
        this.storedCopy = storedCopy;
        this.executor = executor;
    }

    /** The records of a version's copied-in packages; empty where none lie there or none passes. */
    CompletableFuture<Map<Platform, PackageRecord>> of(ProviderAddress provider, ProviderVersion version) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var found = new TreeMap<Platform, PackageRecord>();
                    folder.archives(provider).stream()
                            .filter(id -> id.version().equals(version))
                            .forEach(id ->
                                    storedCopy.adoptUnasked(id).ifPresent(record -> found.put(id.platform(), record)));
                    return found;
                },
                executor);
    }

    /** The record of one copied-in package. */
    CompletableFuture<Optional<PackageRecord>> of(PackageId id) {
        return CompletableFuture.supplyAsync(() -> storedCopy.adoptUnasked(id), executor);
    }
}
