package org.providermirror.mirror.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.mirror.policy.HoldRule.Held;
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
    private final Holds holds;
    private final NewVersions newVersions;
    private final PullThroughMirror.Knowledge knowledge;
    private final Executor executor;

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

    /** @param executor reads storage */
    public HeldVersions(
            Holds holds, NewVersions newVersions, PullThroughMirror.Knowledge knowledge, Executor executor) {
        this.holds = holds;
        this.newVersions = newVersions;
        this.knowledge = knowledge;
        this.executor = executor;
    }

    /** Returns the versions on hold, sorted by provider, the newest version of each first. */
    public CompletionStage<List<Description>> all() {
        return CompletableFuture.supplyAsync(
                () -> holds.all().stream()
                        .filter(held -> !held.isApproved())
                        .map(HeldVersion::release)
                        .map(ReleaseId::provider)
                        .distinct()
                        .flatMap(this::of)
                        .toList(),
                executor);
    }

    private Stream<Description> of(ProviderAddress provider) {
        return knowledge.versions().kept(provider).stream().flatMap(this::of);
    }

    private Stream<Description> of(CatalogVersions known) {
        var held = newVersions.held(known);
        var newest = newVersions.newestServed(known).findFirst();
        var descriptions = new ArrayList<Description>();
        held.forEach((version, why) -> descriptions.add(
                0, description(known.provider(), known.find(version).orElseThrow(), why, newest)));
        return descriptions.stream();
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
