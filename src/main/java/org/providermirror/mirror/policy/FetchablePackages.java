package org.providermirror.mirror.policy;

import java.util.Optional;
import org.providermirror.catalog.VersionCatalog;
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
    private final Blocks blocks;
    private final Conflicts conflicts;
    private final VersionCatalog versions;
    private final RefusedReleases refused;
    private final NewVersions newVersions;

    /**
     * @param rules the settings that decide what is served
     * @param blocks the blocks of administrators
     * @param conflicts packages that upstream changed, some of them withheld
     * @param newVersions the versions that are too young or on hold
     * @param refused versions that are left out of the lists
     */
    public FetchablePackages(
            RuleSettings rules,
            Blocks blocks,
            Conflicts conflicts,
            NewVersions newVersions,
            VersionCatalog versions,
            RefusedReleases refused) {
        this.served = new ServedProviders(rules, blocks);
        this.blocks = blocks;
        this.conflicts = conflicts;
        this.versions = versions;
        this.refused = refused;
        this.newVersions = newVersions;
    }

    /** Returns why a provider may not be fetched, as the rest of a sentence that names the rule; empty if it may. */
    public Optional<String> refusal(ProviderAddress provider) {
        return served.refusal(provider);
    }

    /**
     * Returns why a version may not be fetched; empty if it may.
     *
     * @throws org.providermirror.failure.MirrorException if it may be too young or on hold, and its list cannot be read
     */
    public Optional<String> refusal(ReleaseId release) throws InterruptedException {
        var refusal = served.refusal(release)
                .or(() -> refused.find(release)
                        .filter(RefusedRelease::isLeftOut)
                        .map(known -> "is left out of the lists, as it could not be verified: " + known.reason()));
        if (refusal.isPresent() || !newVersions.applyTo(release.provider())) {
            return refusal;
        }
        var known = BackgroundFetches.await(versions.including(release), release.provider())
                .orElseThrow(() -> versions.absence(release.provider()));
        return newVersions.hiding(known, release.version());
    }

    /**
     * Returns whether a stored package may be exported: not if it is blocked, withdrawn, too young or on hold. Reads the stored list, and
     * asks no upstream.
     *
     * @throws org.providermirror.failure.StorageException if the list cannot be read
     */
    public boolean mayLeave(PackageId id) {
        return !blocks.hide(id)
                && (!newVersions.applyTo(id.provider())
                        || versions.kept(id.provider())
                                .map(known ->
                                        newVersions.hiding(known, id.version()).isEmpty())
                                .orElseGet(() -> !newVersions.areHeld(id.provider())));
    }

    /** Returns why a package of an allowed version may not be fetched; empty if it may. */
    public Optional<String> refusal(PackageId id) {
        return served.refusal(id)
                .or(() -> conflicts.isWithheld(id)
                        ? Optional.of(PolicyEnforcingMirror.BEING_REPLACED)
                        : Optional.empty());
    }
}
