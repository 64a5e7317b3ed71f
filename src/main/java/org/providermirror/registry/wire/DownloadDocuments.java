package org.providermirror.registry.wire;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;

/** Fetches download documents from registries, with the credentials of the hostname. */
public final class DownloadDocuments {
    private static final Platform MOST_COMMON = new Platform("linux", "amd64");
    /** What a publisher's build tools make by default, the most common ones first. */
    private static final List<Platform> WHEN_NONE_IS_LISTED = List.of(
            MOST_COMMON,
            new Platform("darwin", "arm64"),
            new Platform("windows", "amd64"),
            new Platform("linux", "arm64"),
            new Platform("darwin", "amd64"),
            new Platform("linux", "arm"),
            new Platform("linux", "386"),
            new Platform("windows", "386"),
            new Platform("windows", "arm64"),
            new Platform("freebsd", "amd64"));

    /** How many platforms are asked one at a time. */
    private static final int SINGLE = 3;
    /** The most documents that are requested of one release. One version had 19 platforms, the most seen so far. */
    private static final int MAXIMUM = 24;
    /** One slow registry must not take all threads. */
    private static final int AT_A_TIME = 8;

    /** Longer than the slowest registries take whose documents are served at the first request. */
    private static final Duration LATE = Duration.ofSeconds(5);
    /** Every attempt ends in bounded time by itself; this is the safety net. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

    private final UpstreamClient client;
    private final ServiceDiscovery discovery;
    private final ConcurrentRequests concurrent;
    private final Duration late;
    private final Duration longestWait;

    public DownloadDocuments(UpstreamClient client, ServiceDiscovery discovery, ConcurrentRequests concurrent) {
        this(client, discovery, concurrent, LATE, LONGEST_WAIT);
    }

    DownloadDocuments(
            UpstreamClient client,
            ServiceDiscovery discovery,
            ConcurrentRequests concurrent,
            Duration late,
            Duration longestWait) {
        this.client = client;
        this.discovery = discovery;
        this.concurrent = concurrent;
        this.late = late;
        this.longestWait = longestWait;
    }

    /** Fetches the document of a package. */
    public UpstreamAnswer<DownloadDocument> find(PackageId id) {
        return discovery
                .providersOf(id.provider().hostname())
                .map(service -> service.download(
                        id,
                        url -> client.get(UpstreamRequest.registryPackage(url, id.provider()))
                                .map(
                                        document -> new UpstreamAnswer.Found<>(
                                                DownloadDocument.parse(document, id.platform())),
                                        UpstreamAnswer.Absent::new)))
                .orElseGet(() -> new UpstreamAnswer.Absent<>(Optional.empty()));
    }

    /**
     * Holds what was found out about the platforms of a release.
     *
     * @param document the first document that says where its checksums are; absent if no platform has such a document,
     *     with what the registry says about the first platform
     * @param failed the platforms whose documents could not be fetched or are malformed
     * @param failure why the first of them failed
     */
    public record Answer(
            UpstreamAnswer<DownloadDocument> document, Set<Platform> failed, Optional<MirrorException> failure) {}

    /**
     * Fetches the document of any one platform: of the requested one or else the most common one; then, one at a time, of two
     * more; then of others, a few at a time. Each of the first three is requested as soon as the one before finds no usable
     * document, or is late. The others are requested only after these three have ended.
     *
     * <p>A document that fails does not end the search, unless the first three fail because upstream is unavailable. If no
     * platform has a usable document, the answer has the first failure, or a document that does not say where its checksums
     * are.
     *
     * @throws UpstreamUnavailableException if some platforms have not answered at the end, and no other has a usable document
     */
    public Answer findAny(ReleaseId release, Set<Platform> listed, Optional<Platform> requested) {
        // What fails for the hostname as a whole is not tried for each platform.
        if (discovery.providersOf(release.provider().hostname()).isEmpty()) {
            return new Answer(new UpstreamAnswer.Absent<>(Optional.empty()), Set.of(), Optional.empty());
        }
        var search = new Search(release);
        var candidates = candidates(listed, requested);
        var single = Math.min(SINGLE, candidates.size());
        for (var next = 0; next < single && !search.isDone(); next++) {
            search.ask(candidates.get(next));
            search.await(0, late);
        }
        search.await(0, longestWait);
        for (var next = single; next < candidates.size() && search.goesOn(); next++) {
            search.ask(candidates.get(next));
            search.await(AT_A_TIME - 1, longestWait);
        }
        search.await(0, longestWait);
        return search.answer();
    }

    private static List<Platform> candidates(Set<Platform> listed, Optional<Platform> requested) {
        var candidates = new LinkedHashSet<Platform>();
        requested.ifPresent(candidates::add);
        if (listed.contains(MOST_COMMON)) {
            candidates.add(MOST_COMMON);
        }
        listed.stream().sorted().forEach(candidates::add);
        if (listed.isEmpty()) {
            candidates.addAll(WHEN_NONE_IS_LISTED);
        }
        return candidates.stream().limit(MAXIMUM).toList();
    }

    /** Looks for one document. Owned by one thread; other threads only add to the attempts. */
    private final class Search {
        private final ReleaseId release;
        private final BlockingQueue<Attempt> ended = new LinkedBlockingQueue<>();
        private final Set<Platform> failed = new LinkedHashSet<>();
        private Optional<DownloadDocument> found = Optional.empty();
        private Optional<String> reason = Optional.empty();
        private Optional<MirrorException> failure = Optional.empty();
        private final long deadline = System.nanoTime() + longestWait.toNanos();
        private int running;
        private int unavailable;

        Search(ReleaseId release) {
            this.release = release;
        }

        boolean isDone() {
            return found.filter(document -> document.checksums().isPresent()).isPresent();
        }

        /** Returns whether further platforms are to be asked. */
        boolean goesOn() {
            return !isDone() && unavailable < SINGLE && running < AT_A_TIME && System.nanoTime() - deadline < 0;
        }

        Answer answer() {
            if (!isDone() && running > 0) {
                throw new UpstreamUnavailableException(
                        release.provider().hostname().value(), "did not answer for all platforms of " + release);
            }
            var document = found.<UpstreamAnswer<DownloadDocument>>map(each -> new UpstreamAnswer.Found<>(each, reason))
                    .orElseGet(() -> new UpstreamAnswer.Absent<>(reason));
            return new Answer(document, Set.copyOf(failed), failure);
        }

        void ask(Platform platform) {
            running++;
            concurrent.start(() -> ended.add(attempt(platform)));
        }

        /** Waits until a usable document is found, at most so many attempts are running, or the time is over. */
        void await(int allowed, Duration longest) {
            var end = Math.min(longest.toNanos(), deadline - System.nanoTime()) + System.nanoTime();
            try {
                while (!isDone()) {
                    var attempt = running > allowed
                            ? ended.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS)
                            : ended.poll();
                    if (attempt == null) {
                        return;
                    }
                    running--;
                    take(attempt);
                }
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw new UpstreamUnavailableException("upstream", "was not waited for, because the mirror stops");
            }
        }

        private void take(Attempt attempt) {
            found = attempt.document()
                    .filter(document -> found.isEmpty() || document.checksums().isPresent())
                    .or(() -> found);
            reason = reason.or(attempt::reason);
            attempt.failure().ifPresent(thrown -> {
                if (!(thrown instanceof MirrorException mirrorFailure)) {
                    throw thrown;
                }
                failed.add(attempt.platform());
                failure = failure.or(() -> Optional.of(mirrorFailure));
                unavailable += mirrorFailure instanceof UpstreamUnavailableException ? 1 : 0;
            });
        }

        private Attempt attempt(Platform platform) {
            try {
                return find(release.packageFor(platform))
                        .map(
                                document -> new Attempt(
                                        platform, Optional.of(document), Optional.empty(), Optional.empty()),
                                reason -> new Attempt(platform, Optional.empty(), reason, Optional.empty()));
            } catch (RuntimeException failure) {
                return new Attempt(platform, Optional.empty(), Optional.empty(), Optional.of(failure));
            }
        }
    }

    /** @param reason what the registry says about a document that does not exist */
    private record Attempt(
            Platform platform,
            Optional<DownloadDocument> document,
            Optional<String> reason,
            Optional<RuntimeException> failure) {}
}
