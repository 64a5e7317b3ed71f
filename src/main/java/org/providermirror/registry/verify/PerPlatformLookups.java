package org.providermirror.registry.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.wire.ChecksumSource;
import org.providermirror.registry.wire.ConcurrentRequests;
import org.providermirror.registry.wire.DownloadDocument;
import org.providermirror.registry.wire.DownloadDocuments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the packages of a release one by one, concurrently: those with unconventional file names, and those of
 * registries with one SHA256SUMS for each platform.
 *
 * <p>"Failed" differs from "not there": a platform whose files cannot be fetched or read is undecided, so that the others
 * are served, and the release is not kept without it forever.
 */
final class PerPlatformLookups {
    private static final Logger LOG = LoggerFactory.getLogger(PerPlatformLookups.class);
    /** One version had 19, the most seen so far. */
    private static final int MAXIMUM = 24;

    private final DownloadDocuments documents;
    private final ChecksumVerification checksums;
    private final ConcurrentRequests concurrent;

    PerPlatformLookups(DownloadDocuments documents, ChecksumVerification checksums, ConcurrentRequests concurrent) {
        this.documents = documents;
        this.checksums = checksums;
        this.concurrent = concurrent;
    }

    /** Holds the documents whose packages these checksums may authenticate. */
    record Described(VerifiedChecksums checksums, List<DownloadDocument> documents) {}

    /**
     * Holds the result of the lookups.
     *
     * @param undecided the platforms whose lookups failed for another reason than that what upstream published failed a check,
     *     and those that were too many to look up
     * @param unavailable a failure because upstream was unavailable, if there was one
     */
    record LookupResult(
            List<Described> described, Set<Platform> undecided, Optional<UpstreamUnavailableException> unavailable) {}

    /**
     * Looks up the documents of these platforms, by the verified checksums that they refer to.
     *
     * @param main the checksums that are verified already; used for documents that name none
     * @param run the verification of the release
     */
    LookupResult find(ReleaseId id, SortedSet<Platform> platforms, VerifiedChecksums main, ReleaseRun run) {
        if (platforms.size() > MAXIMUM) {
            LOG.warn("{}: looking up {} of {} packages one by one", id, MAXIMUM, platforms.size());
        }
        var leavingOut = new LeavingOut(ConcurrentHashMap.newKeySet(), new AtomicReference<>());
        var documentsFound = all(platforms.stream()
                .limit(MAXIMUM)
                .map(platform -> leavingOut.where(
                        List.of(platform),
                        () -> documents.find(id.packageFor(platform)).found()))
                .toList());
        var elsewhere = documentsFound.stream()
                .filter(document -> !isMeasuredBy(main, document))
                .collect(Collectors.groupingBy(
                        document -> document.checksums().orElseThrow(), LinkedHashMap::new, Collectors.toList()));
        var found = new ArrayList<Described>();
        found.add(new Described(
                main,
                documentsFound.stream()
                        .filter(document -> isMeasuredBy(main, document))
                        .toList()));
        found.addAll(all(elsewhere.entrySet().stream()
                .map(entry -> {
                    var concerned = entry.getValue().stream()
                            .map(DownloadDocument::platform)
                            .toList();
                    var first = id.packageFor(concerned.get(0));
                    return leavingOut.where(concerned, () -> Optional.of(verified(first, entry, run)));
                })
                .toList()));
        // Each is looked up as soon as a client requests it.
        platforms.stream().skip(MAXIMUM).forEach(leavingOut.undecided()::add);
        return new LookupResult(
                found,
                Set.copyOf(leavingOut.undecided()),
                Optional.ofNullable(leavingOut.unavailable().get()));
    }

    private Described verified(
            PackageId first, Map.Entry<ChecksumSource, List<DownloadDocument>> entry, ReleaseRun run) {
        return new Described(checksums.fetch(first.provider(), first, entry.getKey(), run), entry.getValue());
    }

    private static boolean isMeasuredBy(VerifiedChecksums main, DownloadDocument document) {
        return document.checksums()
                .map(source -> source.sums().equals(main.source().sums()))
                .orElse(true);
    }

    private <T> List<T> all(List<Supplier<Optional<T>>> lookups) {
        return concurrent.run(lookups).stream().flatMap(Optional::stream).toList();
    }

    /**
     * Runs lookups that leave packages out rather than fail.
     *
     * @param undecided receives the platforms whose lookups fail; the lookups run concurrently
     * @param unavailable receives a failure because upstream was unavailable
     */
    private record LeavingOut(Set<Platform> undecided, AtomicReference<UpstreamUnavailableException> unavailable) {
        <T> Supplier<Optional<T>> where(List<Platform> concerned, Supplier<Optional<T>> lookup) {
            return () -> {
                try {
                    return lookup.get();
                } catch (MirrorException failed) {
                    LOG.warn("leaving {} out of a release: {}", concerned, failed.getMessage());
                    if (!failed.isDefinitive()) {
                        undecided.addAll(concerned);
                    }
                    if (failed instanceof UpstreamUnavailableException reason) {
                        unavailable.set(reason);
                    }
                    return Optional.empty();
                }
            };
        }
    }
}
