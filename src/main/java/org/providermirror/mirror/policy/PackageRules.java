package org.providermirror.mirror.policy;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.policy.PackageFacts.Listing;
import org.providermirror.mirror.policy.PackageFacts.Origin;
import org.providermirror.mirror.policy.RuleResult.Rule;
import org.providermirror.mirror.pullthrough.ClientDeadline;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Explains why clients get a package or not: the result of each rule. Asks upstream only as a client's request would, and
 * not at all if a setting or an administrator refuses the package. Does not record that the version was served.
 *
 * <p>Thread-safe. All lookups for one explanation end at the deadline of a client's request, and hold no caller's thread.
 */
public final class PackageRules {
    private final SettledRules settled;
    private final Conflicts conflicts;
    private final PullThroughMirror.Knowledge knowledge;
    private final NewVersions newVersions;
    private final RuleSettings rules;
    private final Executor executor;
    private final ClientDeadline deadline;

    /**
     * @param newVersions the versions that are too young or on hold
     * @param executor reads storage
     * @param timer ends lookups at the deadline of clients
     */
    public PackageRules(
            RuleSettings rules,
            ServedHosts hosts,
            Blocks blocks,
            Conflicts conflicts,
            NewVersions newVersions,
            PullThroughMirror.Knowledge knowledge,
            Executor executor,
            ScheduledExecutorService timer) {
        this.settled = new SettledRules(rules, hosts, blocks);
        this.conflicts = conflicts;
        this.knowledge = knowledge;
        this.rules = rules;
        this.newVersions = newVersions;
        this.executor = executor;
        this.deadline = new ClientDeadline(PullThroughMirror.CLIENT_DEADLINE, timer);
    }

    /** Returns the result of each rule, in the order of the rules. */
    public CompletionStage<List<RuleResult>> check(PackageId id) {
        var decided = settled.of(id);
        var isAsked = decided.stream().noneMatch(RuleResult::refuses);
        CompletionStage<Optional<CatalogVersions>> versions = isAsked
                ? knowledge.versions().including(id.release())
                : read(() -> knowledge.versions().kept(id.provider()));
        var hostname = id.provider().hostname();
        // A new version may need a look at storage.
        var listing = Lookup.of(deadline.within(
                versions.thenApplyAsync(found -> found.map(known -> listing(known, id.version())), executor),
                hostname));
        var release = Lookup.of(deadline.within(
                listing.thenCompose(known -> isAsked && !mayBeHidden(known, id.provider())
                        ? knowledge.releases().release(id)
                        : read(() -> knowledge.releases().kept(id.release()))),
                hostname));
        var record = Lookup.of(deadline.within(read(() -> knowledge.records().find(id)), hostname));
        return listing.thenCompose(known -> release.thenCombine(
                record,
                (verified, stored) -> results(
                        decided,
                        new PackageFacts(id, isAsked, Origin.of(hostname, settled.hosts()), known, verified, stored))));
    }

    private Listing listing(CatalogVersions known, ProviderVersion version) {
        return new Listing(known, newVersions.isTooYoung(known, version), newVersions.held(known, version));
    }

    private boolean mayBeHidden(Lookup<Listing> listing, ProviderAddress provider) {
        return listing.value().map(Listing::isHidden).orElse(newVersions.applyTo(provider));
    }

    private List<RuleResult> results(List<RuleResult> decided, PackageFacts facts) {
        return Stream.concat(
                        decided.stream(),
                        Stream.of(
                                facts.releaseAge(
                                        rules.releaseAge(facts.id().provider().hostname())),
                                facts.hold(newVersions.areHeld(facts.id().provider())),
                                facts.signature(
                                        knowledge.refused().find(facts.id().release())),
                                conflict(facts.id()),
                                facts.storage(),
                                facts.upstream()))
                .sorted(Comparator.comparing(RuleResult::rule))
                .toList();
    }

    private RuleResult conflict(PackageId id) {
        return conflicts
                .find(id)
                .map(PackageRules::describe)
                .orElseGet(() -> conflicts.isRead()
                        ? RuleResult.passed(Rule.CONFLICT, "Upstream did not change the package")
                        : RuleResult.undecided(Rule.CONFLICT, "The conflicts could not be read from storage yet"));
    }

    private static RuleResult describe(Conflict conflict) {
        if (conflict.isWithheld()) {
            return RuleResult.refused(
                    Rule.CONFLICT,
                    "An administrator decided which bytes are served; the package is withheld until all instances know"
                            + " that");
        }
        return RuleResult.passed(
                Rule.CONFLICT,
                conflict.isOpen()
                        ? "Upstream changed the package; the earlier copy is served until an administrator decides"
                        : "Upstream changed the package, and an administrator decided which bytes are served");
    }

    /** Returns why clients see no version of a provider; empty if they do. Waits for nothing. */
    public Optional<String> hidden(ProviderAddress provider) {
        return settled.hidden(provider);
    }

    /** Returns why clients do not see versions of a provider; without those that they see. Asks no upstream. */
    public CompletionStage<Map<ProviderVersion, String>> hidden(
            ProviderAddress provider, Collection<ProviderVersion> versions) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var ofAll = settled.hidden(provider);
                    var known = newVersions.applyTo(provider)
                            ? knowledge.versions().kept(provider)
                            : Optional.<CatalogVersions>empty();
                    var held = known.map(newVersions::held).orElse(Collections.emptySortedMap());
                    var reasons = new HashMap<ProviderVersion, String>();
                    for (var version : versions) {
                        ofAll.or(() -> settled.hidden(new ReleaseId(provider, version)))
                                .or(() -> known.filter(list -> newVersions.isTooYoung(list, version))
                                        .flatMap(list -> list.find(version))
                                        .map(young -> PackageFacts.tooYoung(young.firstSeen())))
                                .or(() -> Optional.ofNullable(held.get(version))
                                        .map(reason -> "The version " + reason.reason()))
                                .ifPresent(reason -> reasons.put(version, reason));
                    }
                    return reasons;
                },
                executor);
    }

    private <T> CompletionStage<Optional<T>> read(Supplier<Optional<T>> lookup) {
        return CompletableFuture.supplyAsync(lookup, executor);
    }
}
