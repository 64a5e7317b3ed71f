package org.providermirror.mirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.HeldVersion;
import org.providermirror.policy.HeldVersion.Decision;
import org.providermirror.policy.Holds;
import org.providermirror.policy.ServedProviders;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which versions are on hold: those that appeared after the baseline of their provider, were never served, and
 * are not approved. If the baseline or a decision cannot be read, a version is on hold.
 *
 * <p>A withdrawn approval outranks every rule. Versions that an offline mirror imported are not on hold.
 *
 * <p>Thread-safe. Reads storage.
 */
final class HoldRule {
    private static final Logger LOG = LoggerFactory.getLogger(HoldRule.class);

    private final RuleSettings.Hold settings;
    private final Baselines baselines;
    private final Holds holds;
    private final GivenVersions given;
    private final ServedProviders served;
    private final Clock clock;

    /**
     * Says why a version is on hold.
     *
     * @param until when a rule approves it; empty if an administrator must
     * @param withdrawal the decision that withdrew its approval
     */
    record Held(Optional<Instant> until, Optional<Decision> withdrawal) {
        /** Returns the reason as the rest of a sentence. */
        String reason() {
            return withdrawal
                    .map(decision -> "is on hold: " + decision.by() + " withdrew its approval at " + decision.at()
                            + "; only an administrator can approve it again")
                    .orElseGet(() -> "is on hold, because it appeared after the first list that the mirror received"
                            + " (setting mirror.hold); an administrator can approve it"
                            + until.map(time -> ", and mirror.hold.approve approves it at " + time)
                                    .orElse(""));
        }
    }

    /** The versions of a list, without those that {@code patch} approves in either part. */
    private record Sorted(List<ProviderVersion> open, SortedMap<ProviderVersion, Held> held) {}

    HoldRule(
            RuleSettings.Hold settings,
            Baselines baselines,
            Holds holds,
            GivenVersions given,
            ServedProviders served,
            Clock clock) {
        this.settings = settings;
        this.baselines = baselines;
        this.holds = holds;
        this.given = given;
        this.served = served;
        this.clock = clock;
    }

    /** Returns whether new versions of any provider are on hold. */
    boolean isSet() {
        return !settings.providers().isEmpty();
    }

    /** Returns whether new versions of a provider are on hold. */
    boolean appliesTo(ProviderAddress provider) {
        return settings.covers(provider);
    }

    /** Returns the versions of a list that are on hold. */
    SortedMap<ProviderVersion, Held> of(CatalogVersions known) {
        if (!appliesTo(known.provider())) {
            return Collections.emptySortedMap();
        }
        return sorted(known.provider(), known.versions().values(), baseline(known.provider()))
                .held();
    }

    /** Returns why a version of a list is on hold; empty if it is not. Reads no storage for versions that do not matter to it. */
    Optional<Held> of(CatalogVersions known, ProviderVersion version) {
        if (!appliesTo(known.provider()) || known.find(version).isEmpty()) {
            return Optional.empty();
        }
        var related = known.versions().values().stream()
                .filter(other -> other.version().equals(version)
                        || settings.approval().patch() && other.version().isOfSameMinor(version))
                .toList();
        return Optional.ofNullable(sorted(known.provider(), related, baseline(known.provider()))
                .held()
                .get(version));
    }

    private Sorted sorted(
            ProviderAddress provider, Collection<CatalogVersion> versions, Set<ProviderVersion> baseline) {
        var open = new ArrayList<ProviderVersion>();
        var others = new ArrayList<CatalogVersion>();
        for (var version : versions) {
            if (isOpen(new ReleaseId(provider, version.version()), version, baseline)) {
                open.add(version.version());
            } else {
                others.add(version);
            }
        }
        var given = given(provider, others);
        open.addAll(given);
        var held = new TreeMap<ProviderVersion, Held>();
        for (var version : others) {
            var release = new ReleaseId(provider, version.version());
            if (!given.contains(version.version()) && !isPatch(release, open)) {
                held.put(version.version(), new Held(until(release, version), holds.withdrawal(release)));
            }
        }
        return new Sorted(open, held);
    }

    // Before the decisions were read, the version may be one whose approval was withdrawn.
    private Set<ProviderVersion> given(ProviderAddress provider, Collection<CatalogVersion> versions) {
        return holds.isRead()
                ? given.among(
                        provider,
                        versions.stream()
                                .map(CatalogVersion::version)
                                .filter(version -> holds.withdrawal(new ReleaseId(provider, version))
                                        .isEmpty())
                                .toList())
                : Set.of();
    }

    /** Returns the versions of a list that a rule approves and nothing was decided about, each with the rule. */
    SortedMap<ProviderVersion, String> approvedByRule(CatalogVersions known) {
        var approved = new TreeMap<ProviderVersion, String>();
        if (!appliesTo(known.provider()) || !holds.isRead()) {
            return approved;
        }
        var baseline = baseline(known.provider());
        var sorted = sorted(known.provider(), known.versions().values(), baseline);
        for (var version : known.versions().values()) {
            var release = new ReleaseId(known.provider(), version.version());
            if (!version.firstSeen().equals(Instant.EPOCH)
                    && !baseline.contains(version.version())
                    && holds.find(release).flatMap(HeldVersion::decision).isEmpty()) {
                if (isApprovedByAge(version)) {
                    approved.put(version.version(), "after");
                } else if (isPatch(release, sorted.open())) {
                    approved.put(version.version(), "patch");
                }
            }
        }
        return approved;
    }

    /**
     * Returns the versions of a list that are served and no prereleases, the newest first.
     *
     * @param held the versions of the list that are on hold
     */
    Stream<CatalogVersion> newestServed(CatalogVersions known, Set<ProviderVersion> held) {
        var versions = new ArrayList<>(known.versions().values());
        Collections.reverse(versions);
        return versions.stream()
                .filter(version -> !held.contains(version.version())
                        && isServed(new ReleaseId(known.provider(), version.version())));
    }

    private boolean isServed(ReleaseId release) {
        return !release.version().isPrerelease() && served.refusal(release).isEmpty();
    }

    /**
     * Returns why a version is hidden that the list lacks: it may have appeared upstream since the list was fetched. Empty
     * if it is not hidden.
     */
    Optional<String> hidingUnlisted(ReleaseId release) {
        var decision = holds.find(release).flatMap(HeldVersion::decision);
        var isHidden = appliesTo(release.provider())
                && !decision.map(HeldVersion.Decision::approved)
                        .orElseGet(() -> holds.isRead() && given.wasGiven(release));
        return isHidden
                ? Optional.of("is on hold (setting mirror.hold), because the mirror's list does not have it yet")
                : Optional.empty();
    }

    /** Reads the first list; throws a {@link StorageException} if storage fails. */
    void requireBaseline(ProviderAddress provider) {
        baselines.find(provider);
    }

    private Set<ProviderVersion> baseline(ProviderAddress provider) {
        try {
            return baselines.find(provider).orElse(Set.of());
        } catch (StorageException failure) {
            LOG.warn("new versions of {} are on hold: {}", provider, failure.getMessage());
            return Set.of();
        }
    }

    private boolean isOpen(ReleaseId release, CatalogVersion version, Set<ProviderVersion> baseline) {
        var stored = holds.find(release);
        if (stored.flatMap(HeldVersion::decision).isPresent()) {
            return stored.get().isApproved();
        }
        // Before the decisions were read, the version may be one whose approval was withdrawn.
        return version.firstSeen().equals(Instant.EPOCH)
                || baseline.contains(version.version())
                || holds.isRead() && isApprovedByAge(version);
    }

    private boolean isApprovedByAge(CatalogVersion version) {
        return approvedAt(version)
                .filter(time -> !time.isAfter(clock.instant()))
                .isPresent();
    }

    private Optional<Instant> approvedAt(CatalogVersion version) {
        return settings.approval().after().map(version.firstSeen()::plus);
    }

    private Optional<Instant> until(ReleaseId release, CatalogVersion version) {
        return holds.withdrawal(release).isPresent() ? Optional.empty() : approvedAt(version);
    }

    private boolean isPatch(ReleaseId release, Collection<ProviderVersion> open) {
        return settings.approval().patch()
                && !release.version().isPrerelease()
                && holds.isRead()
                && holds.withdrawal(release).isEmpty()
                && open.stream()
                        .anyMatch(other -> !other.equals(release.version())
                                && other.isOfSameMinor(release.version())
                                && isServed(new ReleaseId(release.provider(), other)));
    }
}
