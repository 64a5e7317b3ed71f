package org.providermirror.mirror.pullthrough;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.providermirror.catalog.PackageLocations;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.config.MissAnswer;
import org.providermirror.failure.NotFoundException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.fetch.FetchOrder;
import org.providermirror.fetch.FetchQueue;
import org.providermirror.log.RequestContext;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for packages without a valid record: from the bytes that were copied in, otherwise from upstream. Holds no
 * thread while upstream or storage is asked.
 */
final class MissedPackages {
    private static final Logger LOG = LoggerFactory.getLogger(MissedPackages.class);

    private final PackageLookup lookup;
    private final ReleaseCatalog releases;
    private final PackageLocations locations;
    private final CopiedPackages copied;
    private final FetchQueue fetches;
    private final PullThroughMirror.Misses misses;
    private final FetchWait fetchWait;
    private final ClientDeadline deadline;

    MissedPackages(
            PackageLookup lookup,
            ReleaseCatalog releases,
            PackageLocations locations,
            CopiedPackages copied,
            FetchQueue fetches,
            PullThroughMirror.Misses misses,
            FetchWait fetchWait,
            ClientDeadline deadline) {
        this.lookup = lookup;
        this.releases = releases;
        this.locations = locations;
        this.copied = copied;
        this.fetches = fetches;
        this.misses = misses;
        this.fetchWait = fetchWait;
        this.deadline = deadline;
    }

    /**
     * Returns the answer.
     *
     * @param stored the release that lists the package, if it was found in storage
     * @param request the request that a fetch is for; another request's thread may complete the stages
     */
    CompletionStage<ArchiveAnswer> answer(PackageId id, Optional<Release> stored, RequestContext request) {
        return stored.isPresent()
                ? request.call(() -> missed(id, stored, request))
                : deadline.within(releases.release(id), id.provider().hostname())
                        .handle((release, failure) -> request.call(() -> failure == null
                                ? missed(id, release, request)
                                : unasked(id, ClientDeadline.unwrapped(failure))))
                        .thenCompose(answer -> answer);
    }

    private CompletionStage<ArchiveAnswer> missed(PackageId id, Optional<Release> known, RequestContext request) {
        var release = known.orElseThrow(() -> releases.absence(id));
        release.require(id.platform(), () -> releases.absence(id));
        return copiedIn(id, release)
                .thenCompose(found -> found.<CompletionStage<ArchiveAnswer>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> request.call(() -> fetched(id, release, request))));
    }

    // Only without a verified release: with one, its digest applies whether upstream answers or not.
    private CompletionStage<ArchiveAnswer> unasked(PackageId id, RuntimeException failure) {
        if (!(failure instanceof UpstreamUnavailableException)) {
            return CompletableFuture.failedFuture(failure);
        }
        return deadline.within(copied.unasked(id), id.provider().hostname())
                .thenApply(record -> record.flatMap(lookup::content).orElseThrow(() -> failure));
    }

    // While upstream is down, a redirect fails, although the bytes may be stored here.
    private CompletionStage<Optional<ArchiveAnswer.Stored>> copiedIn(PackageId id, Release release) {
        return deadline.within(copied.verified(id, release), id.provider().hostname())
                .thenApply(record -> record.flatMap(lookup::content))
                .exceptionally(failure -> {
                    var reason = ClientDeadline.unwrapped(failure);
                    if (reason instanceof StorageException || reason instanceof UpstreamUnavailableException) {
                        LOG.warn("the stored copy of {} cannot be checked now: {}", id, reason.getMessage());
                        return Optional.empty();
                    }
                    throw reason;
                });
    }

    private CompletionStage<ArchiveAnswer> fetched(PackageId id, Release release, RequestContext request) {
        var refusal = fetches.refusal(id, release.require(id.platform()).sha256());
        if (refusal.isPresent()) {
            fetchAgain(id, release, request);
            return CompletableFuture.failedFuture(refusal.get());
        }
        return ordered(id, release).thenCompose(order -> request.call(() -> answer(order, request)));
    }

    private void fetchAgain(PackageId id, Release release, RequestContext request) {
        if (fetches.retrySoon(id)) {
            return;
        }
        ordered(id, release)
                .whenComplete((order, failure) -> request.run(() -> {
                    if (failure == null) {
                        fetches.ask(order);
                    } else {
                        LOG.warn(
                                "{} cannot be fetched again now: {}",
                                id,
                                ClientDeadline.unwrapped(failure).getMessage());
                    }
                }));
    }

    private CompletionStage<FetchOrder> ordered(PackageId id, Release release) {
        return deadline.within(locations.find(id, release), id.provider().hostname())
                .thenApply(location ->
                        new FetchOrder(id, release, location.orElseThrow(() -> NotFoundException.archive(id))));
    }

    private CompletionStage<ArchiveAnswer> answer(FetchOrder order, RequestContext request) {
        var streams = misses.answer() == MissAnswer.STREAM;
        if (streams) {
            fetches.askForWaiting(order);
        } else {
            // The fetch may have ended since storage was read.
            var meanwhile = lookup.cached(order.id());
            if (meanwhile.isPresent()) {
                return CompletableFuture.completedFuture(meanwhile.get());
            }
            fetches.ask(order);
        }
        return fetchWait
                .untilStored(order.id(), order.sha256(), misses.servedAtOnce())
                .thenCompose(stored -> request.call(() -> stored ? stored(order) : unstored(order, streams)));
    }

    // The bytes may have turned out to be altered while the client waited.
    private CompletionStage<ArchiveAnswer> unstored(FetchOrder order, boolean streams) {
        var refusal = fetches.refusal(order.id(), order.sha256());
        if (refusal.isPresent()) {
            return CompletableFuture.failedFuture(refusal.get());
        }
        return streams ? streamed(order) : CompletableFuture.completedFuture(redirected(order));
    }

    private ArchiveAnswer redirected(FetchOrder order) {
        return lookup.cached(order.id())
                .<ArchiveAnswer>map(Function.identity())
                .orElseGet(() -> new ArchiveAnswer.Upstream(order.location()));
    }

    private CompletionStage<ArchiveAnswer> streamed(FetchOrder order) {
        return fetches.arriving(order.id())
                .filter(bytes -> bytes.sha256().equals(order.sha256()))
                .<CompletionStage<ArchiveAnswer>>map(
                        bytes -> CompletableFuture.completedFuture(new ArchiveAnswer.Arriving(bytes, order.location())))
                .orElseGet(() -> stored(order));
    }

    private CompletionStage<ArchiveAnswer> stored(FetchOrder order) {
        return lookup.find(order.id())
                .thenApply(found -> found.answer()
                        .<ArchiveAnswer>map(Function.identity())
                        .orElseGet(() -> new ArchiveAnswer.Upstream(order.location())));
    }
}
