package org.providermirror.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.catalog.ReleaseDecisions.PackageDecision;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.AlternativeReleases;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the decisions of administrators to the packages that they name. A package whose accepted alternative is
 * missing or invalid is left out.
 *
 * <p>While neither the release nor the decisions change, the result is the same object. Thread-safe.
 */
final class EffectiveReleases {
    private static final Logger LOG = LoggerFactory.getLogger(EffectiveReleases.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /** @param whole whether every accepted alternative was found */
    private record AppliedDecisions(
            Release first,
            Map<Platform, PackageDecision> decisions,
            Release effective,
            boolean whole,
            long lookAgainAt) {}

    private final ReleaseDecisions decisions;
    private final AlternativeReleases alternatives;
    private final Clocks time;
    private final Cache<ReleaseId, AppliedDecisions> made;

    EffectiveReleases(ReleaseDecisions decisions, AlternativeReleases alternatives, Clocks time) {
        this.decisions = decisions;
        this.alternatives = alternatives;
        this.time = time;
        this.made = Caches.of(
                CacheShare.EFFECTIVE_RELEASES,
                (id, applied) -> Weights.of(id) + applied.effective().weight());
    }

    /** Returns the release with all decisions applied, if that needs no storage. */
    Optional<Release> inMemory(Release first) {
        var decided = decisions.of(first.id());
        return decided.isEmpty() ? Optional.of(first) : made(first, decided).map(AppliedDecisions::effective);
    }

    /** Returns the release with all decisions applied; reads accepted alternatives from storage. */
    Release of(Release first) {
        var decided = decisions.of(first.id());
        if (decided.isEmpty()) {
            return first;
        }
        return made(first, decided).orElseGet(() -> make(first, decided)).effective();
    }

    private Optional<AppliedDecisions> made(Release first, Map<Platform, PackageDecision> decided) {
        return Optional.ofNullable(made.getIfPresent(first.id()))
                .filter(known -> known.first() == first && known.decisions().equals(decided))
                .filter(known -> known.whole() || !time.reached(known.lookAgainAt()));
    }

    private AppliedDecisions make(Release first, Map<Platform, PackageDecision> decided) {
        var packages = new TreeMap<>(first.packages());
        var replaced = new TreeMap<Platform, PublishedChecksums>();
        var undecided = new HashSet<>(first.undecided());
        var whole = true;
        for (var each : decided.entrySet()) {
            var platform = each.getKey();
            packages.remove(platform);
            undecided.remove(platform);
            // A withheld package is undecided, so that no client concludes that it does not exist.
            whole &= each.getValue()
                    .map(
                            withheld -> undecided.add(platform),
                            accepted -> replace(first, platform, accepted, packages, replaced));
        }
        var effective = first.with(packages, checksums(first, decided, replaced), undecided);
        var result = new AppliedDecisions(first, Map.copyOf(decided), effective, whole, time.in(LOOK_AGAIN));
        made.put(first.id(), result);
        return result;
    }

    private boolean replace(
            Release first,
            Platform platform,
            PackageDecision.Replaced accepted,
            Map<Platform, ReleasePackage> packages,
            Map<Platform, PublishedChecksums> replaced) {
        var alternative = read(first, accepted.alternative());
        var found = alternative
                .flatMap(release -> release.find(platform))
                .filter(listed -> listed.sha256().equals(accepted.sha256()));
        var published = alternative.flatMap(release -> release.checksumsOf(platform));
        if (found.isEmpty() || published.isEmpty()) {
            LOG.error(
                    "{} is left out: an administrator accepted other bytes of it, and the alternative release {} that proves"
                            + " them is missing or invalid",
                    first.idOf(platform),
                    accepted.alternative());
            return false;
        }
        packages.put(platform, found.get());
        replaced.put(platform, published.get());
        return true;
    }

    private Optional<Release> read(Release first, String alternative) {
        try {
            return alternatives.read(first.id(), alternative);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    private static List<PublishedChecksums> checksums(
            Release first, Map<Platform, PackageDecision> decided, Map<Platform, PublishedChecksums> replaced) {
        var published = new ArrayList<PublishedChecksums>();
        for (var checksums : first.checksums()) {
            var left = new HashSet<>(checksums.platforms());
            if (!left.removeAll(decided.keySet())) {
                published.add(checksums);
            } else if (!left.isEmpty()) {
                published.add(checksums.of(left));
            }
        }
        replaced.forEach((platform, checksums) -> published.add(checksums.of(Set.of(platform))));
        return published;
    }
}
