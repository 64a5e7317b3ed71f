package org.providermirror.mirror.pullthrough;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.log.RequestContext;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;

/**
 * Answers <em>download_package</em>: from storage if the package is stored; otherwise from upstream, while it is
 * fetched. A storage failure never prevents a redirect to upstream.
 *
 * <p>Returns at once. If the record is cached, the answer is complete.
 */
public final class PackageDownload {
    private final PackageLookup lookup;
    private final MissedPackages missed;

    /**
     * @param misses the answer to a request for a package that is not stored
     * @param fetchWait lets a crowd of clients wait for one fetch
     * @param executor reads storage
     */
    public PackageDownload(
            Storage storage,
            PackageRecords records,
            ReleaseCatalog releases,
            PackageLocations locations,
            CopiedPackages copied,
            FetchQueue fetches,
            PullThroughMirror.Misses misses,
            FetchWait fetchWait,
            Executor executor,
            ClientDeadline deadline) {
        lookup = new PackageLookup(storage, records, releases, executor, deadline);
        missed = new MissedPackages(lookup, releases, locations, copied, fetches, misses, fetchWait, deadline);
    }

    /** Returns a stored package; starts no fetch. */
    CompletionStage<Optional<ArchiveAnswer.Stored>> stored(PackageId id) {
        var cached = lookup.cached(id);
        return cached.isPresent()
                ? CompletableFuture.completedFuture(cached)
                : lookup.find(id).thenApply(PackageLookup.Found::answer);
    }

    CompletionStage<ArchiveAnswer> archive(PackageId id) {
        var cached = lookup.cached(id);
        if (cached.isPresent()) {
            return CompletableFuture.completedFuture(cached.get());
        }
        var context = RequestContext.ofThisThread();
        return lookup.find(id)
                .thenCompose(found -> found.answer()
                        .<CompletionStage<ArchiveAnswer>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> missed.answer(id, found.release(), context)));
    }
}
