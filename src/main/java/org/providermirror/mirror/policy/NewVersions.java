package org.providermirror.mirror.policy;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.mirror.policy.HoldRule.Held;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Holds;
import org.providermirror.policy.ServedProviders;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Hides versions because they are new: those that were first seen too short a time ago, and those on hold. Both rules
 * apply wherever one does.
 *
 * <p>A young version that clients were served before is not hidden, because a lock file may name it.
 *
 * <p>Thread-safe. Reads storage for a new version.
 */
public final class NewVersions {
    static final String TOO_YOUNG = "was first seen too short a time ago (setting mirror.release-age)";

    private final RuleSettings rules;
    private final ServedVersions served;
    private final GivenVersions given;
    private final Holds holds;
    private final HoldRule hold;
    private final Clock clock;

    /**
     * @param blocks the blocks of administrators; a patch of a blocked version is not approved
     * @param holds the decisions about versions on hold
     * @param served which versions clients were served
     */
    public NewVersions(
            RuleSettings rules, Blocks blocks, Holds holds, Baselines baselines, ServedVersions served, Clock clock) {
        this.rules = rules;
        this.served = served;
        this.given = new GivenVersions(served);
        this.holds = holds;
        this.hold = new HoldRule(rules.hold(), baselines, holds, given, new ServedProviders(rules, blocks), clock);
        this.clock = clock;
    }

    /** Returns whether a version of a provider may be hidden. */
    boolean applyTo(ProviderAddress provider) {
        return !rules.releaseAge(provider.hostname()).isZero() || hold.appliesTo(provider);
    }

    /** Returns whether new versions of a provider are on hold until they are approved. */
    boolean areHeld(ProviderAddress provider) {
        return hold.appliesTo(provider);
    }

    /** Reads the first list of a provider; throws a {@link org.providermirror.failure.StorageException} if storage fails. */
    void requireBaseline(ProviderAddress provider) {
        hold.requireBaseline(provider);
    }

    /** Returns the versions of a list that are on hold. */
    SortedMap<ProviderVersion, Held> held(CatalogVersions known) {
        return hold.of(known);
    }

    /** Returns why a version of a list is on hold; empty if it is not. */
    Optional<Held> held(CatalogVersions known, ProviderVersion version) {
        return hold.of(known, version);
    }

    /** Returns the versions of a list that a rule approves and nothing was decided about, each with the rule. */
    SortedMap<ProviderVersion, String> approvedByRule(CatalogVersions known) {
        return hold.approvedByRule(known);
    }

    /** Returns the versions of a list that are not among those on hold, allowed and no prereleases, the newest first. */
    Stream<CatalogVersion> newestServed(CatalogVersions known, Set<ProviderVersion> held) {
        return hold.newestServed(known, held);
    }

    /** Returns why each version of a list is hidden, as the rest of a sentence; empty if it is not. */
    Function<ProviderVersion, Optional<String>> hiding(CatalogVersions known) {
        var held = held(known);
        var young = known.versions().values().stream()
                .filter(version -> isYoung(known.provider(), version))
                .map(CatalogVersion::version)
                .collect(Collectors.toSet());
        young.removeAll(given.among(known.provider(), young));
        return version -> young.contains(version)
                ? Optional.of(TOO_YOUNG)
                : hidingOlder(known, version, () -> Optional.ofNullable(held.get(version)));
    }

    /** Returns why one version is hidden. Looks at no other version unless a rule compares them. */
    Optional<String> hiding(CatalogVersions known, ProviderVersion version) {
        return isTooYoung(known, version)
                ? Optional.of(TOO_YOUNG)
                : hidingOlder(known, version, () -> held(known, version));
    }

    private Optional<String> hidingOlder(
            CatalogVersions known, ProviderVersion version, Supplier<Optional<Held>> held) {
        return known.find(version).isEmpty()
                ? hold.hidingUnlisted(new ReleaseId(known.provider(), version))
                : held.get().map(Held::reason);
    }

    /** Returns whether a version is younger than the minimum release age, and was never served. */
    boolean isTooYoung(CatalogVersions known, ProviderVersion version) {
        return known.find(version)
                        .filter(found -> isYoung(known.provider(), found))
                        .isPresent()
                && !given.wasGiven(new ReleaseId(known.provider(), version));
    }

    private boolean isYoung(ProviderAddress provider, CatalogVersion known) {
        return known.firstSeen().plus(rules.releaseAge(provider.hostname())).isAfter(clock.instant());
    }

    /** Returns whether memory says that a version is not hidden, because clients were served it. Reads no storage. */
    boolean isKnownServed(ReleaseId release) {
        return isNotWithdrawn(release) && served.isKnownServed(release);
    }

    /** Returns whether a version is not hidden, because clients were served it. */
    boolean isServed(ReleaseId release) {
        return isNotWithdrawn(release) && given.wasGiven(release);
    }

    private boolean isNotWithdrawn(ReleaseId release) {
        return !hold.appliesTo(release.provider())
                || holds.isRead() && holds.withdrawal(release).isEmpty();
    }

    /** Returns whether the decisions about versions on hold were read before, or no setting puts any on hold. */
    boolean isRead() {
        return !hold.isSet() || holds.isRead();
    }

    /** Reads these decisions; throws a {@link org.providermirror.failure.StorageException} if storage fails. */
    void requireRead() {
        if (hold.isSet()) {
            holds.requireRead();
        }
    }
}
