package org.providermirror.mirror.policy;

import java.time.Clock;
import java.util.Optional;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedRelease;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.NotFoundException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.ServedProviders;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * What the mirror may fetch before anybody asks for it: what it would give a client now, as {@link PolicyEnforcingMirror} judges. For
 * threads that may wait.
 *
 * <p>Safe for use by any number of threads.
 */
public final class FetchablePackages {
    private final ServedProviders served;
    private final Conflicts conflicts;
    private final VersionCatalog versions;
    private final RefusedReleases refused;
    private final ReleaseAge age;

    /**
     * @param rules what is served
     * @param blocks what administrators keep from clients
     * @param conflicts packages that upstream changed, of which some may be about to be replaced
     * @param served which versions a client got before, so that their age no longer matters
     * @param refused versions that are left out of the lists
     */
    public FetchablePackages(
            RuleSettings rules,
            Blocks blocks,
            Conflicts conflicts,
            VersionCatalog versions,
            ServedVersions served,
            RefusedReleases refused,
            Clock clock) {
        this.served = new ServedProviders(rules, blocks);
        this.conflicts = conflicts;
        this.versions = versions;
        this.refused = refused;
        this.age = new ReleaseAge(rules.releaseAge(), served, clock);
    }

    /** Why nothing of a provider may be fetched, as the rest of a sentence that names the rule; empty where it may. */
    public Optional<String> refusal(ProviderAddress provider) {
        return served.refusal(provider);
    }

    /**
     * Why a version may not be fetched; empty where it may.
     *
     * @throws org.providermirror.failure.MirrorException where its age counts and nobody tells it
     */
    public Optional<String> refusal(ReleaseId release) throws InterruptedException {
        var refusal = served.refusal(release)
                .or(() -> refused.find(release)
                        .filter(RefusedRelease::isLeftOut)
                        .map(known -> "is left out of the lists, as it could not be verified: " + known.reason()));
        if (refusal.isPresent() || !age.counts()) {
            return refusal;
        }
        var known = BackgroundFetches.await(versions.versions(release.provider()), release.provider())
                .orElseThrow(() -> NotFoundException.provider(release.provider()));
        return age.hides(known, release.version()) ? Optional.of(PolicyEnforcingMirror.TOO_YOUNG) : Optional.empty();
    }

    /** Why a package of a version that may be fetched may not; empty where it may. */
    public Optional<String> refusal(PackageId id) {
        return served.refusal(id)
                .or(() -> conflicts.isWithheld(id)
                        ? Optional.of(PolicyEnforcingMirror.BEING_REPLACED)
                        : Optional.empty());
    }
}
