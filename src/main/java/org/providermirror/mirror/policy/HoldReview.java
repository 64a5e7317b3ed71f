package org.providermirror.mirror.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.HeldVersion;
import org.providermirror.policy.Holds;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records versions that are on hold, has their releases verified so that administrators see their signers, and records
 * which of them a rule approves. Removes the records of versions that are not on hold any more. Limits concurrency.
 *
 * <p>A provider is reviewed soon after its list was fetched, and periodically while versions of it are on hold. A failed
 * verification is repeated later.
 *
 * <p>Used by one thread at a time.
 */
public final class HoldReview {
    private static final Logger LOG = LoggerFactory.getLogger(HoldReview.class);
    private static final Duration PERIOD = Duration.ofSeconds(30);
    private static final Duration REPEATED_AFTER = Duration.ofMinutes(10);
    private static final int AT_A_TIME = 4;
    /** A registry could list other versions each time. */
    private static final int MOST_NOTED = 200;

    private static final int MOST_COMPARED = 10;
    private static final String SETTING = "mirror.hold.approve";

    private final RuleSettings.Hold settings;
    private final Holds holds;
    private final NewVersions newVersions;
    private final PullThroughMirror.Knowledge knowledge;
    private final RequestedReviews requested;
    private final Clocks time;
    private final Set<ProviderAddress> due = new HashSet<>();
    private final Set<ReleaseId> underWay = ConcurrentHashMap.newKeySet();
    private final Map<ReleaseId, Long> repeatAt = new ConcurrentHashMap<>();
    private long nextPeriod;

    public HoldReview(
            RuleSettings.Hold settings,
            Holds holds,
            NewVersions newVersions,
            PullThroughMirror.Knowledge knowledge,
            RequestedReviews requested,
            Clocks time) {
        this.settings = settings;
        this.holds = holds;
        this.newVersions = newVersions;
        this.knowledge = knowledge;
        this.requested = requested;
        this.time = time;
        this.nextPeriod = time.in(Duration.ZERO);
    }

    /** Reviews the providers that are due. Called every few seconds by a thread that may wait for storage. */
    public void run() {
        if (!holds.isRead()) {
            return;
        }
        if (time.reached(nextPeriod)) {
            nextPeriod = time.in(PERIOD);
            forget(undecided().filter(release -> !settings.covers(release.provider())));
            var open = undecided().collect(Collectors.toSet());
            open.forEach(release -> due.add(release.provider()));
            repeatAt.keySet().removeIf(release -> holds.find(release).isPresent() && !open.contains(release));
        }
        var now = List.copyOf(due);
        due.clear();
        // At the next run: the list may not be in memory yet.
        due.addAll(requested.take());
        now.forEach(this::attempt);
    }

    private void attempt(ProviderAddress provider) {
        try {
            // Without it, the review would note and approve all of the first versions.
            newVersions.requireBaseline(provider);
            knowledge.versions().kept(provider).ifPresent(this::review);
        } catch (StorageException failure) {
            LOG.debug("the versions of {} on hold are reviewed later: {}", provider, failure.getMessage());
            due.add(provider);
        }
    }

    private void review(CatalogVersions known) {
        newVersions
                .approvedByRule(known)
                .forEach((version, rule) -> holds.approveByRule(of(known, version), SETTING + " " + rule));
        var held = newVersions.held(known).keySet();
        // Such as a version that clients were served while the setting was removed. The list may lack one of another
        // instance.
        forget(undecided()
                .filter(release -> known.provider().equals(release.provider())
                        && known.find(release.version()).isPresent()
                        && !held.contains(release.version())));
        var newestFirst = new ArrayList<>(held);
        Collections.reverse(newestFirst);
        var open = newestFirst.stream()
                .map(version -> of(known, version))
                .filter(release ->
                        holds.find(release).flatMap(HeldVersion::decision).isEmpty())
                .limit(MOST_NOTED)
                .toList();
        open.stream().filter(release -> holds.find(release).isEmpty()).forEach(holds::note);
        if (!open.isEmpty()) {
            verify(known, held, open);
        }
    }

    private Stream<ReleaseId> undecided() {
        return holds.all().stream().filter(held -> held.decision().isEmpty()).map(HeldVersion::release);
    }

    private void forget(Stream<ReleaseId> releases) {
        releases.toList().forEach(holds::forget);
    }

    private static ReleaseId of(CatalogVersions known, ProviderVersion version) {
        return new ReleaseId(known.provider(), version);
    }

    private void verify(CatalogVersions known, Set<ProviderVersion> held, Collection<ReleaseId> open) {
        var comparable = newVersions
                .newestServed(known, held)
                .map(CatalogVersion::version)
                .limit(MOST_COMPARED)
                .toList();
        var verified = comparable.stream()
                .map(version -> knowledge.releases().kept(of(known, version)))
                .flatMap(Optional::stream)
                .toList();
        if (verified.isEmpty()) {
            comparable.stream().findFirst().ifPresent(version -> begin(of(known, version)));
        }
        var knownSigners = verified.stream()
                .flatMap(release -> HeldVersions.signers(release).stream())
                .collect(Collectors.toSet());
        for (var release : open) {
            var found = knowledge.releases().kept(release);
            if (found.isEmpty()) {
                begin(release);
            } else if (settings.approval().knownSigner() && isSignedBy(found.get(), knownSigners)) {
                holds.approveByRule(release, SETTING + " known-signer");
            }
        }
    }

    private static boolean isSignedBy(Release release, Set<String> knownSigners) {
        return !release.checksums().isEmpty()
                && release.checksums().stream()
                        .allMatch(checksums -> checksums
                                .signer()
                                .map(Signer::primaryFingerprint)
                                .filter(knownSigners::contains)
                                .isPresent());
    }

    private void begin(ReleaseId release) {
        var repeat = repeatAt.get(release);
        if (underWay.size() >= AT_A_TIME || repeat != null && !time.reached(repeat) || !underWay.add(release)) {
            return;
        }
        repeatAt.put(release, time.in(REPEATED_AFTER));
        knowledge.releases().release(release).whenComplete((found, failure) -> {
            underWay.remove(release);
            requested.add(release.provider());
        });
    }
}
