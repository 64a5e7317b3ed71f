package org.providermirror.mirror.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.mirror.policy.HoldRule.Held;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.HeldVersion;
import org.providermirror.policy.Holds;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;

/**
 * Lists the versions that are on hold, each with what changed since the newest version that is served. Asks no upstream.
 *
 * <p>Thread-safe. Storage is read on the executor.
 */
public final class HeldVersions {
    private static final String ALL = "all";
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_DESCRIBED = 500;

    private final Holds holds;
    private final NewVersions newVersions;
    private final PullThroughMirror.Knowledge knowledge;
    private final SingleFlight<String, Listing> reading;
    private final ClientDeadline deadline;
    private final Clocks time;
    private volatile Optional<Read> latest = Optional.empty();

    /**
     * Describes a version on hold.
     *
     * @param until when a rule approves it; empty if an administrator must
     * @param comparedWith the newest version that is served; empty if no version is
     * @param protocols the plugin protocol versions
     * @param signers the fingerprints of the primary keys that signed the releases; empty before both are verified
     */
    public record Description(
            ReleaseId release,
            Instant firstSeen,
            String reason,
            Optional<Instant> until,
            Optional<ProviderVersion> comparedWith,
            Change protocols,
            Change platforms,
            Optional<Change> signers) {}

    /**
     * Shows a property of the version on hold beside that of the newest served one.
     *
     * @param served the values of the newest served version; empty if no version is served
     * @param held the values of the version on hold
     */
    public record Change(List<String> served, List<String> held) {}

    /**
     * The versions on hold.
     *
     * @param count how many versions are on hold
     * @param descriptions the first of them, sorted by provider, the newest version of each first
     */
    public record Listing(int count, List<Description> descriptions) {}

    private record Read(Listing listing, long until) {}

    /**
     * @param executor reads storage
     * @param timer ends requests at the deadline
     */
    public HeldVersions(
            Holds holds,
            NewVersions newVersions,
            PullThroughMirror.Knowledge knowledge,
            Executor executor,
            ScheduledExecutorService timer,
            Clocks time) {
        this.holds = holds;
        this.newVersions = newVersions;
        this.knowledge = knowledge;
        this.reading = new SingleFlight<>(executor);
        this.deadline = new ClientDeadline(PullThroughMirror.CLIENT_DEADLINE, timer);
        this.time = time;
    }

    /**
     * Returns the versions on hold as they were a few seconds ago, without those that were approved since then. Concurrent
     * callers coalesce.
     */
    public CompletionStage<Listing> all() {
        var known = latest.filter(read -> !time.reached(read.until())).map(Read::listing);
        var listing = known.<CompletionStage<Listing>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> deadline.within(reading.fly(ALL, this::read), "the storage of this mirror"));
        return listing.thenApply(this::withoutApproved);
    }

    private Listing withoutApproved(Listing listing) {
        var left = listing.descriptions().stream()
                .filter(held -> holds.find(held.release())
                        .filter(HeldVersion::isApproved)
                        .isEmpty())
                .toList();
        return new Listing(listing.count() - listing.descriptions().size() + left.size(), left);
    }

    private Listing read() {
        var count = 0;
        var descriptions = new ArrayList<Description>();
        var providers = holds.all().stream()
                .filter(held -> !held.isApproved())
                .map(held -> held.release().provider())
                .distinct()
                .toList();
        for (var provider : providers) {
            var known = knowledge.versions().kept(provider);
            if (known.isPresent()) {
                var held = newVersions.held(known.get());
                count += held.size();
                descriptions.addAll(described(known.get(), held, MOST_DESCRIBED - descriptions.size()));
            }
        }
        var listing = new Listing(count, List.copyOf(descriptions));
        latest = Optional.of(new Read(listing, time.in(FRESH)));
        return listing;
    }

    private List<Description> described(CatalogVersions known, SortedMap<ProviderVersion, Held> held, int most) {
        var newestFirst = new ArrayList<>(held.keySet());
        Collections.reverse(newestFirst);
        var newest = newVersions.newestServed(known, held.keySet()).findFirst();
        return newestFirst.stream()
                .limit(most)
                .map(version ->
                        description(known.provider(), known.find(version).orElseThrow(), held.get(version), newest))
                .toList();
    }

    private Description description(
            ProviderAddress provider, CatalogVersion version, Held why, Optional<CatalogVersion> newest) {
        var release = new ReleaseId(provider, version.version());
        var signers = knowledge.releases().kept(release).map(HeldVersions::signers);
        var servedSigners = newest.map(known -> new ReleaseId(provider, known.version()))
                .flatMap(known -> knowledge.releases().kept(known))
                .map(HeldVersions::signers);
        return new Description(
                release,
                version.firstSeen(),
                why.reason(),
                why.until(),
                newest.map(CatalogVersion::version),
                new Change(newest.map(CatalogVersion::protocols).orElse(List.of()), version.protocols()),
                new Change(newest.map(HeldVersions::platforms).orElse(List.of()), platforms(version)),
                signers.flatMap(found -> servedSigners.map(before -> new Change(before, found))));
    }

    private static List<String> platforms(CatalogVersion version) {
        return version.platforms().stream().sorted().map(Platform::toString).toList();
    }

    /** Returns the fingerprints of the primary keys that signed a release, sorted. */
    static List<String> signers(Release release) {
        return release.checksums().stream()
                .map(PublishedChecksums::signer)
                .flatMap(Optional::stream)
                .map(Signer::primaryFingerprint)
                .distinct()
                .sorted()
                .toList();
    }
}
