package org.providermirror.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up the packages of a release one by one, side by side: those whose file names are off the convention, and those
 * of registries that have one SHA256SUMS a platform.
 *
 * <p>A release is verified once and kept for ever, so that a package left out because the registry happened to be
 * down would be left out for ever. Where nothing else of the release follows the convention, or the registry asks to be
 * left alone for a while, "could not tell" therefore fails the whole; otherwise the package is an odd entry of the list
 * that the publisher's sums do not know either, and is left out.
 */
final class SingleLookups {
    private static final Logger LOG = LoggerFactory.getLogger(SingleLookups.class);
    /** The most that were seen in one version is 19. */
    private static final int MAXIMUM = 24;

    private final DownloadDocuments documents;
    private final ChecksumVerification checksums;
    private final SideBySide sideBySide;

    SingleLookups(DownloadDocuments documents, ChecksumVerification checksums, SideBySide sideBySide) {
        this.documents = documents;
        this.checksums = checksums;
        this.sideBySide = sideBySide;
    }

    /** The documents whose packages these checksums may authenticate. */
    record Described(VerifiedChecksums checksums, List<DownloadDocument> documents) {}

    /**
     * The documents of these platforms, by the verified checksums that they point to.
     *
     * @param main the checksums that are verified already; documents that name none are measured by them
     * @param conventional whether other packages of the release follow the convention
     */
    List<Described> find(
            ProviderAddress provider,
            ProviderVersion version,
            SortedSet<Platform> platforms,
            VerifiedChecksums main,
            boolean conventional) {
        if (platforms.size() > MAXIMUM) {
            LOG.warn("{} {}: looking up {} of {} packages singly", provider, version, MAXIMUM, platforms.size());
        }
        var documentsFound = all(platforms.stream()
                .limit(MAXIMUM)
                .map(platform -> new PackageId(provider, version, platform))
                .<Supplier<Optional<DownloadDocument>>>map(id -> () -> documents.find(id))
                .map(lookup -> orLeaveOut(lookup, conventional))
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
                .<Supplier<Optional<Described>>>map(entry -> () -> Optional.of(verified(
                        new PackageId(provider, version, entry.getValue().get(0).platform()), entry)))
                .map(lookup -> orLeaveOut(lookup, conventional))
                .toList()));
        return found;
    }

    private Described verified(PackageId first, Map.Entry<ChecksumSource, List<DownloadDocument>> entry) {
        return new Described(checksums.fetch(first.provider(), first, entry.getKey()), entry.getValue());
    }

    private static boolean isMeasuredBy(VerifiedChecksums main, DownloadDocument document) {
        return document.checksums()
                .map(source -> source.sums().equals(main.source().sums()))
                .orElse(true);
    }

    private <T> List<T> all(List<Supplier<Optional<T>>> lookups) {
        return sideBySide.run(lookups).stream().flatMap(Optional::stream).toList();
    }

    private static <T> Supplier<Optional<T>> orLeaveOut(Supplier<Optional<T>> lookup, boolean conventional) {
        return () -> {
            try {
                return lookup.get();
            } catch (UpstreamUnavailableException untold) {
                if (!conventional || untold.retryAfter().isPresent()) {
                    throw untold;
                }
                LOG.warn("leaving a package out of its release: {}", untold.getMessage());
                return Optional.empty();
            } catch (MirrorException failed) {
                LOG.warn("leaving a package out of its release: {}", failed.getMessage());
                return Optional.empty();
            }
        };
    }
}
