package org.providermirror.registry.verify;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.wire.ConcurrentRequests;
import org.providermirror.registry.wire.DownloadDocument;
import org.providermirror.registry.wire.DownloadDocuments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a verified release from what a registry and a publisher return. One download document and its checksums
 * authenticate every platform with a conventional file name; other listed platforms are looked up one by one.
 */
public final class ReleaseVerification {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseVerification.class);

    /** No release has half as many. If the sums name more, only those that the registry lists are used. */
    private static final int MOST_PLATFORMS = 200;

    private final DownloadDocuments documents;
    private final ChecksumVerification checksums;
    private final ArchiveNameRule names;
    private final PerPlatformLookups lookups;
    private final boolean plainHttp;
    private final Clock clock;

    /** @param plainHttp whether {@code http://} locations are accepted */
    public ReleaseVerification(
            DownloadDocuments documents,
            ChecksumVerification checksums,
            ArchiveNameRule names,
            ConcurrentRequests concurrent,
            boolean plainHttp,
            Clock clock) {
        this.documents = documents;
        this.checksums = checksums;
        this.names = names;
        this.lookups = new PerPlatformLookups(documents, checksums, concurrent);
        this.plainHttp = plainHttp;
        this.clock = clock;
    }

    /** Verifies a release as {@link ProviderRegistry#release} describes. */
    public <T> UpstreamAnswer<T> verify(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        var answer = documents.findAny(id, listed, requested);
        var asked = new TreeSet<>(listed);
        requested.ifPresent(asked::add);
        return answer.document()
                .map(
                        first -> new UpstreamAnswer.Found<>(
                                verified(id, first, asked, answer.failed(), use),
                                answer.document().reason()),
                        reason -> {
                            answer.failure().ifPresent(failure -> {
                                throw failure;
                            });
                            return new UpstreamAnswer.Absent<>(reason);
                        });
    }

    private <T> T verified(
            ReleaseId id, DownloadDocument first, Set<Platform> asked, Set<Platform> failed, Function<Release, T> use) {
        var source = first.checksums()
                .orElseThrow(
                        () -> new ReleaseUnverifiedException(id, "the registry does not say where its SHA256SUMS is"));
        try (var run = checksums.begin()) {
            var main = checksums.fetch(id.provider(), id, source, run);
            return use.apply(new Assembly(id, first, main).complete(asked, failed, run));
        }
    }

    /** Builds one release, in one thread. */
    private final class Assembly {
        private final ReleaseId id;
        private final DownloadDocument first;
        private final VerifiedChecksums main;
        private final SortedMap<Platform, ReleasePackage> packages = new TreeMap<>();
        private final List<PublishedChecksums> published = new ArrayList<>();
        private final List<ReleaseUnverifiedException> leftOut = new ArrayList<>();

        Assembly(ReleaseId id, DownloadDocument first, VerifiedChecksums main) {
            this.id = id;
            this.first = first;
            this.main = main;
        }

        /** @param failed the platforms whose documents failed a moment ago, which are not requested again now */
        Release complete(Set<Platform> listed, Set<Platform> failed, ReleaseRun run) {
            addConventional(listed);
            addDescribed(first, main);
            var byMain = new TreeSet<>(packages.keySet());
            var missing = new TreeSet<>(listed);
            missing.removeAll(packages.keySet());
            missing.remove(first.platform());
            var undecided = new TreeSet<>(missing);
            undecided.retainAll(failed);
            missing.removeAll(failed);
            var found = lookups.find(id, missing, main, run);
            undecided.addAll(found.undecided());
            // Packages that were left out only because of the limit must not be missing from the stored release.
            run.signatures().exceeded().ifPresent(reason -> {
                throw new ReleaseUnverifiedException(id, reason);
            });
            for (var described : found.described()) {
                var authenticated = described.documents().stream()
                        .filter(document -> addDescribed(document, described.checksums()))
                        .map(DownloadDocument::platform)
                        .collect(Collectors.toCollection(TreeSet::new));
                if (described.checksums() == main) {
                    authenticated.addAll(byMain);
                }
                if (!authenticated.isEmpty()) {
                    published.add(described.checksums().authenticating(authenticated));
                }
            }
            if (packages.isEmpty()) {
                found.unavailable().ifPresent(reason -> {
                    throw reason;
                });
                var verdict = leftOut.isEmpty()
                        ? new ReleaseUnverifiedException(id, "its SHA256SUMS lists no archive")
                        : leftOut.get(0);
                throw undecided.isEmpty() ? verdict : verdict.asIncomplete();
            }
            return new Release(
                    id.provider(), id.version(), first.protocols(), packages, published, undecided, clock.instant());
        }

        /** Adds all platforms but that of the first document, which the registry describes itself. */
        private void addConventional(Set<Platform> listed) {
            var locations = new ArchiveLocations(first, plainHttp);
            var names = ConventionalNames.of(id).in(main.file());
            if (names.size() > MOST_PLATFORMS) {
                names.keySet().retainAll(listed);
            }
            names.remove(first.platform());
            names.forEach((platform, fileName) -> main.file()
                    .find(fileName)
                    .ifPresent(digest -> add(first, platform, fileName, digest, locations.of(fileName))));
        }

        private boolean addDescribed(DownloadDocument document, VerifiedChecksums sums) {
            var subject = id.packageFor(document.platform());
            var fileName = document.fileName().orElse("");
            var digest = sums.file().find(fileName);
            if (digest.isEmpty()) {
                return leaveOut(subject, "the SHA256SUMS does not list its file \"" + fileName + "\"");
            }
            var misnamed = names.complaint(subject, fileName);
            if (misnamed.isPresent()) {
                return leaveOut(subject, misnamed.get());
            }
            if (!document.agreesWith(digest.get())) {
                return leaveOut(subject, "the registry gives it another digest than the SHA256SUMS");
            }
            add(
                    document,
                    document.platform(),
                    fileName,
                    digest.get(),
                    new ArchiveLocations(document, plainHttp).ofDocument());
            return true;
        }

        private void add(
                DownloadDocument document, Platform platform, String fileName, Sha256 digest, Optional<URI> location) {
            var advertisedHashes = advertisedHashes(document.advertisedHashes(), platform, digest);
            var advertisedSize = Optional.ofNullable(document.advertisedSizes().get(platform))
                    .filter(size -> !advertisedHashes.isEmpty())
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
            packages.put(platform, new ReleasePackage(fileName, digest, location, advertisedHashes, advertisedSize));
        }

        private boolean leaveOut(PackageId subject, String reason) {
            var failure = new ReleaseUnverifiedException(subject, reason);
            LOG.warn("leaving a package out of its release: {}", failure.getMessage());
            leftOut.add(failure);
            return false;
        }
    }

    /** Returns the {@code h1:} hashes that are listed beside this digest; others belong to another archive. */
    private static Set<PackageHash> advertisedHashes(
            Map<Platform, Set<PackageHash>> all, Platform platform, Sha256 digest) {
        var hashes = all.getOrDefault(platform, Set.of());
        return hashes.contains(PackageHash.zh(digest))
                ? hashes.stream()
                        .filter(hash -> hash.scheme() == PackageHash.Scheme.H1)
                        .collect(Collectors.toSet())
                : Set.of();
    }
}
