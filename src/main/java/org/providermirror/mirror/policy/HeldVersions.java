package org.providermirror.mirror.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
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
    private static final String STORAGE = "the storage of this mirror";
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final int MOST_LISTED = 20_000;
    private static final int MOST_DESCRIBED = 500;

    private final Holds holds;
    private final NewVersions newVersions;
    private final PullThroughMirror.Knowledge knowledge;
    private final SingleFlight<String, List<Waiting>> reading;
    private final SingleFlight<List<Waiting>, List<Description>> describing;
    private final ClientDeadline deadline;
    private final Clocks time;
    private volatile Optional<Read> latest = Optional.empty();

    /**
     * A version on hold.
     *
     * @param until when a rule approves it; empty if an administrator must
     */
    public record Waiting(
            ProviderAddress provider,
            ProviderVersion version,
            Instant firstSeen,
            String reason,
            Optional<Instant> until) {
        ReleaseId release() {
            return new ReleaseId(provider, version);
        }
    }

    /**
     * Describes a version on hold.
     *
     * @param comparedWith the newest version that is served; empty if no version is
     * @param protocols the plugin protocol versions
     * @param signers the fingerprints of the primary keys that signed the releases; empty before both are verified
     */
    public record Description(
            Waiting waiting,
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

    /** @param described the descriptions that were requested since, at most {@link #MOST_DESCRIBED} */
    private record Read(List<Waiting> waiting, ConcurrentMap<Waiting, Description> described, long until) {}

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
        this.describing = new SingleFlight<>(executor);
        this.deadline = new ClientDeadline(PullThroughMirror.CLIENT_DEADLINE, timer);
        this.time = time;
    }

    /**
     * Returns the versions on hold as they were a few seconds ago, without those that were approved since then, sorted by
     * provider, the newest version of each first; at most 20,000. Concurrent callers coalesce.
     */
    public CompletionStage<List<Waiting>> all() {
        var known = latest.filter(read -> !time.reached(read.until())).map(Read::waiting);
        var all = known.<CompletionStage<List<Waiting>>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> deadline.within(reading.fly(ALL, this::read), STORAGE));
        return all.thenApply(waiting -> waiting.stream()
                .filter(held -> holds.find(held.release())
                        .filter(HeldVersion::isApproved)
                        .isEmpty())
                .toList());
    }

    /** Describes versions on hold, in their order, without those that are not listed any more. */
    public CompletionStage<List<Description>> described(List<Waiting> page) {
        return deadline.within(describing.fly(page, () -> describe(page)), STORAGE);
    }

    private List<Waiting> read() {
        var all = new ArrayList<Waiting>();
        var providers = holds.all().stream()
                .filter(held -> !held.isApproved())
                .map(held -> held.release().provider())
                .distinct()
                .toList();
        for (var provider : providers) {
            if (all.size() < MOST_LISTED) {
                knowledge.versions().kept(provider).ifPresent(known -> all.addAll(waiting(known)));
            }
        }
        var waiting = List.copyOf(all.subList(0, Math.min(all.size(), MOST_LISTED)));
        latest = Optional.of(new Read(waiting, new ConcurrentHashMap<>(), time.in(FRESH)));
        return waiting;
    }

    private List<Waiting> waiting(CatalogVersions known) {
        var waiting = new ArrayList<Waiting>();
        newVersions
                .held(known)
                .forEach((version, why) -> waiting.add(new Waiting(
                        known.provider(),
                        version,
                        known.find(version).orElseThrow().firstSeen(),
                        why.reason(),
                        why.until())));
        Collections.reverse(waiting);
        return waiting;
    }

    private List<Description> describe(List<Waiting> page) {
        ConcurrentMap<Waiting, Description> recent = latest.map(Read::described).orElseGet(ConcurrentHashMap::new);
        var described = new HashMap<>(recent);
        page.stream()
                .filter(waiting -> !described.containsKey(waiting))
                .collect(Collectors.groupingBy(Waiting::provider))
                .forEach((provider, waiting) -> described.putAll(describe(provider, waiting)));
        var descriptions = page.stream()
                .flatMap(waiting -> Optional.ofNullable(described.get(waiting)).stream())
                .toList();
        if (recent.size() + descriptions.size() <= MOST_DESCRIBED) {
            descriptions.forEach(description -> recent.put(description.waiting(), description));
        }
        return descriptions;
    }

    private Map<Waiting, Description> describe(ProviderAddress provider, List<Waiting> held) {
        var described = new HashMap<Waiting, Description>();
        knowledge.versions().kept(provider).ifPresent(known -> {
            var newest = newVersions
                    .newestServed(known, newVersions.held(known).keySet())
                    .findFirst();
            held.forEach(waiting -> known.find(waiting.version())
                    .ifPresent(version -> described.put(waiting, description(waiting, version, newest))));
        });
        return described;
    }

    private Description description(Waiting waiting, CatalogVersion version, Optional<CatalogVersion> newest) {
        var signers = knowledge.releases().kept(waiting.release()).map(HeldVersions::signers);
        var servedSigners = newest.map(known -> new ReleaseId(waiting.provider(), known.version()))
                .flatMap(known -> knowledge.releases().kept(known))
                .map(HeldVersions::signers);
        return new Description(
                waiting,
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
