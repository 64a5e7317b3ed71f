package org.providermirror.mirror.policy;

import java.time.Clock;
import java.util.Optional;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedRelease;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.RuleSettings;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.ServedProviders;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * Decides what may be prefetched: what {@link PolicyEnforcingMirror} would serve a client now. For threads that may
 * wait.
 *
 * <p>Thread-safe.
 */
public final class FetchablePackages {
    private final ServedProviders served;
    private final Conflicts conflicts;
    private final VersionCatalog versions;
    private final RefusedReleases refused;
    private final ReleaseAge age;

    /**
     * @param rules the settings that decide what is served
     * @param blocks the blocks of administrators
     * @param conflicts packages that upstream changed, some of them withheld
     * @param served which versions were served before, so that their age no longer matters
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

    /** Returns why a provider may not be fetched, as the rest of a sentence that names the rule; empty if it may. */
    public Optional<String> refusal(ProviderAddress provider) {
        return served.refusal(provider);
    }

    /**
     * Returns why a version may not be fetched; empty if it may.
     *
     * @throws org.providermirror.failure.MirrorException if its age matters and cannot be found out
     */
    public Optional<String> refusal(ReleaseId release) throws InterruptedException {
        var refusal = served.refusal(release)
                .or(() -> refused.find(release)
                        .filter(RefusedRelease::isLeftOut)
                        .map(known -> "is left out of the lists, as it could not be verified: " + known.reason()));
        if (refusal.isPresent() || !age.applies()) {
            return refusal;
        }
        var known = BackgroundFetches.await(versions.versions(release.provider()), release.provider())
                .orElseThrow(() -> versions.absence(release.provider()));
        return age.hides(known, release.version()) ? Optional.of(PolicyEnforcingMirror.TOO_YOUNG) : Optional.empty();
    }

    /** Returns why a package of an allowed version may not be fetched; empty if it may. */
    public Optional<String> refusal(PackageId id) {
        return served.refusal(id)
                .or(() -> conflicts.isWithheld(id)
                        ? Optional.of(PolicyEnforcingMirror.BEING_REPLACED)
                        : Optional.empty());
    }
}
