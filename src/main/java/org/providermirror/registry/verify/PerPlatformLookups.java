package org.providermirror.registry.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.signature.VerificationRun;
import org.providermirror.registry.wire.ChecksumSource;
import org.providermirror.registry.wire.ConcurrentRequests;
import org.providermirror.registry.wire.DownloadDocument;
import org.providermirror.registry.wire.DownloadDocuments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the packages of a release one by one, side by side: those whose file names are off the convention, and those
 * of registries that have one SHA256SUMS a platform.
 *
 * <p>"Could not tell" is another answer than "not there". Where nothing else of the release follows the convention, or the
 * registry asks to be left alone for a while, it fails the whole. Otherwise the package is an odd entry of the list that the
 * publisher's sums do not know either: the others need not wait for it, and its platform is told as undecided, so that
 * nobody keeps the release without it for ever.
 */
final class PerPlatformLookups {
    private static final Logger LOG = LoggerFactory.getLogger(PerPlatformLookups.class);
    /** The most that were seen in one version is 19. */
    private static final int MAXIMUM = 24;

    private final DownloadDocuments documents;
    private final ChecksumVerification checksums;
    private final ConcurrentRequests concurrent;

    PerPlatformLookups(DownloadDocuments documents, ChecksumVerification checksums, ConcurrentRequests concurrent) {
        this.documents = documents;
        this.checksums = checksums;
        this.concurrent = concurrent;
    }

    /** The documents whose packages these checksums may authenticate. */
    record Described(VerifiedChecksums checksums, List<DownloadDocument> documents) {}

    /**
     * What was found, and what could not be.
     *
     * @param undecided the platforms of which upstream could not tell
     * @param incomplete whether a lookup failed for another reason than that what upstream published failed a check
     */
    record LookupResult(List<Described> described, Set<Platform> undecided, boolean incomplete) {}

    /**
     * The documents of these platforms, by the verified checksums that they point to.
     *
     * @param main the checksums that are verified already; documents that name none are measured by them
     * @param conventional whether other packages of the release follow the convention
     * @param run the verification of the release
     */
    LookupResult find(
            ReleaseId id,
            SortedSet<Platform> platforms,
            VerifiedChecksums main,
            boolean conventional,
            VerificationRun run) {
        if (platforms.size() > MAXIMUM) {
            LOG.warn("{}: looking up {} of {} packages singly", id, MAXIMUM, platforms.size());
        }
        var leavingOut = new LeavingOut(conventional, ConcurrentHashMap.newKeySet(), new AtomicBoolean());
        var documentsFound = all(platforms.stream()
                .limit(MAXIMUM)
                .map(platform -> leavingOut.where(List.of(platform), () -> documents.find(id.packageFor(platform))))
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
        return new LookupResult(
                found,
                Set.copyOf(leavingOut.undecided()),
                leavingOut.incomplete().get());
    }

    private Described verified(
            PackageId first, Map.Entry<ChecksumSource, List<DownloadDocument>> entry, VerificationRun run) {
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
     * Lookups that leave packages out rather than fail.
     *
     * @param undecided gets the platforms of lookups that upstream could not answer; they run side by side
     * @param incomplete becomes true if a lookup fails for another reason than a failed check
     */
    private record LeavingOut(boolean conventional, Set<Platform> undecided, AtomicBoolean incomplete) {
        <T> Supplier<Optional<T>> where(List<Platform> concerned, Supplier<Optional<T>> lookup) {
            return () -> {
                try {
                    return lookup.get();
                } catch (UpstreamUnavailableException untold) {
                    if (!conventional || untold.retryAfter().isPresent()) {
                        throw untold;
                    }
                    LOG.warn("leaving {} out of a release for now: {}", concerned, untold.getMessage());
                    undecided.addAll(concerned);
                    incomplete.set(true);
                    return Optional.empty();
                } catch (MirrorException failed) {
                    incomplete.compareAndSet(false, !failed.isDefinitive());
                    LOG.warn("leaving {} out of a release: {}", concerned, failed.getMessage());
                    return Optional.empty();
                }
            };
        }
    }
}
