package org.providermirror.mirror.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.Verification;
import org.providermirror.catalog.refusal.RefusedRelease;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.policy.HoldRule.Held;
import org.providermirror.mirror.policy.RuleResult.Rule;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;

/**
 * Decides the rules that depend on what storage and upstream say about a package.
 *
 * @param isAsked whether upstream may be asked, because neither a setting nor a block refuses the package
 * @param origin where the mirror gets packages of the provider from
 * @param listing the version list, and what it says about the version
 * @param release the verified release
 * @param record the record of the stored package
 */
record PackageFacts(
        PackageId id,
        boolean isAsked,
        Origin origin,
        Lookup<Listing> listing,
        Lookup<Release> release,
        Lookup<PackageRecord> record) {
    private static final String NOT_ASKED = "Upstream was not asked, because another rule refuses the package";

    /** The place from which packages come. */
    enum Origin {
        UPSTREAM,
        /** The mirror is offline. */
        IMPORTS,
        /** The hostname is a hosted one. */
        PUBLICATIONS;

        static Origin of(Hostname hostname, ServedHosts hosts) {
            if (hosts.isHosted(hostname)) {
                return PUBLICATIONS;
            }
            return hosts.isOffline() ? IMPORTS : UPSTREAM;
        }
    }

    /**
     * The version list of a provider.
     *
     * @param isTooYoung whether the wanted version was first seen too short a time ago
     * @param held why the wanted version is on hold; empty if it is not
     */
    record Listing(CatalogVersions versions, boolean isTooYoung, Optional<Held> held) {
        boolean isHidden() {
            return isTooYoung || held.isPresent();
        }
    }

    /** @param least the minimum release age; zero for none */
    RuleResult releaseAge(Duration least) {
        if (least.isZero()) {
            return RuleResult.passed(Rule.RELEASE_AGE, "The setting mirror.release-age is not set");
        }
        return listed().map(known -> age(known, least))
                .orElseGet(() -> RuleResult.undecided(Rule.RELEASE_AGE, "The mirror has not seen the version listed"));
    }

    private RuleResult age(CatalogVersion known, Duration least) {
        var firstSeen = known.firstSeen();
        return isTooYoung()
                ? RuleResult.refused(Rule.RELEASE_AGE, tooYoung(firstSeen), Optional.of(firstSeen.plus(least)))
                : RuleResult.passed(
                        Rule.RELEASE_AGE, "First seen at " + firstSeen + ", long enough ago, or served before");
    }

    static String tooYoung(Instant firstSeen) {
        return "First seen at " + firstSeen + ", too short a time ago (setting mirror.release-age)";
    }

    /** @param applies whether new versions of the provider are on hold */
    RuleResult hold(boolean applies) {
        if (!applies) {
            return RuleResult.passed(Rule.HOLD, "No pattern of the setting mirror.hold matches " + id.provider());
        }
        return listing.value()
                .filter(known -> listed().isPresent())
                .map(known -> known.held()
                        .map(held -> RuleResult.refused(Rule.HOLD, "The version " + held.reason(), held.until()))
                        .orElseGet(() -> RuleResult.passed(
                                Rule.HOLD, "The version was in the first list, is approved, or was served before")))
                .orElseGet(() -> RuleResult.undecided(Rule.HOLD, "The mirror has not seen the version listed"));
    }

    /** @param refusal the last failed verification of the release */
    RuleResult signature(Optional<RefusedRelease> refusal) {
        if (release.value().isPresent()) {
            return RuleResult.passed(Rule.SIGNATURE, "The release was verified");
        }
        if (isImported()) {
            return RuleResult.passed(Rule.SIGNATURE, "An administrator imported the package without verification");
        }
        return refusal.map(known -> RuleResult.refused(
                        Rule.SIGNATURE, "A check failed: " + known.reason(), Optional.of(known.nextCheck())))
                .or(() -> release.failure()
                        .filter(ReleaseUnverifiedException.class::isInstance)
                        .map(ReleaseUnverifiedException.class::cast)
                        .map(verdict -> RuleResult.refused(Rule.SIGNATURE, "A check failed: " + verdict.reason())))
                .orElseGet(() -> RuleResult.undecided(Rule.SIGNATURE, "The release is not verified yet"));
    }

    RuleResult storage() {
        if (record.value().isPresent()) {
            return RuleResult.passed(Rule.STORAGE, "The package is stored");
        }
        return record.failure()
                .map(failure -> RuleResult.undecided(
                        Rule.STORAGE,
                        failure instanceof StorageException
                                ? "The storage fails: " + failure.getMessage()
                                : "The storage did not answer in time"))
                .orElseGet(this::missing);
    }

    private RuleResult missing() {
        return switch (origin) {
            case UPSTREAM ->
                RuleResult.passed(Rule.STORAGE, "The package is not stored; it is fetched when a client requests it");
            case IMPORTS ->
                RuleResult.undecided(Rule.STORAGE, "The package has no record, and an offline mirror fetches nothing");
            case PUBLICATIONS ->
                RuleResult.refused(
                        Rule.STORAGE,
                        isInRelease()
                                ? "The package is out of service; publish or import the same bytes again to repair it"
                                : "The package is not stored, because it is not published");
        };
    }

    RuleResult upstream() {
        if (origin == Origin.PUBLICATIONS) {
            return published();
        }
        if (isInRelease()) {
            return RuleResult.passed(
                    Rule.UPSTREAM, listed().map(PackageFacts::describe).orElse("The verified release has the package"));
        }
        if (origin == Origin.IMPORTS || isImported()) {
            return RuleResult.passed(
                    Rule.UPSTREAM, "The package needs no registry: it was imported, or the mirror is offline");
        }
        if (!isAsked) {
            return RuleResult.undecided(Rule.UPSTREAM, NOT_ASKED);
        }
        return listing.failure()
                .or(() -> release.failure().filter(failure -> !(failure instanceof ReleaseUnverifiedException)))
                .map(failure -> RuleResult.undecided(Rule.UPSTREAM, failure.getMessage()))
                .orElseGet(this::answered);
    }

    private RuleResult published() {
        if (release.failure().isPresent()) {
            return RuleResult.undecided(Rule.UPSTREAM, release.failure().get().getMessage());
        }
        return isInRelease()
                ? RuleResult.passed(Rule.UPSTREAM, "The package is published on this mirror")
                : RuleResult.refused(Rule.UPSTREAM, "The package is not published on this mirror");
    }

    private RuleResult answered() {
        if (listing.value().isEmpty()) {
            return RuleResult.refused(Rule.UPSTREAM, "The registry has no provider " + id.provider());
        }
        if (listed().isEmpty()) {
            return RuleResult.refused(Rule.UPSTREAM, "The registry never listed the version " + id.version());
        }
        // Without a verdict on the release, the list is all that is known about its platforms.
        var isUnknown = isHidden() || release.failure().isPresent();
        var platforms = listed().get().platforms();
        return isUnknown && (platforms.isEmpty() || platforms.contains(id.platform()))
                ? RuleResult.passed(Rule.UPSTREAM, describe(listed().get()))
                : RuleResult.refused(Rule.UPSTREAM, "The version has no package for " + id.platform());
    }

    private boolean isInRelease() {
        return release.value().flatMap(verified -> verified.find(id.platform())).isPresent();
    }

    private boolean isImported() {
        return record.value()
                .filter(stored -> stored.assurance() == Verification.IMPORTED)
                .isPresent();
    }

    private boolean isTooYoung() {
        return listing.value().filter(Listing::isTooYoung).isPresent();
    }

    private boolean isHidden() {
        return listing.value().filter(Listing::isHidden).isPresent();
    }

    private Optional<CatalogVersion> listed() {
        return listing.value().flatMap(known -> known.versions().find(id.version()));
    }

    private static String describe(CatalogVersion listed) {
        return listed.listed()
                ? "The registry lists the version"
                : "The registry no longer lists the version; the mirror still serves it";
    }
}
