package org.providermirror.prefetch;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.VersionRecords;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.mirror.policy.FetchablePackages;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;

/**
 * Fetches the stored lists that an order selects, a few at a time (a bulkhead). A provider without a stored list is fetched
 * only if the order names it.
 *
 * @param records names the stored lists
 * @param fetchable decides what policy allows to fetch
 */
public record ListRefreshWork(
        VersionCatalog versions, VersionRecords records, ServedHosts hosts, FetchablePackages fetchable)
        implements JobWork<ListRefreshes.Order, Void> {
    private static final int CONCURRENCY_LIMIT = 4;
    private static final int MOST_NAMED = 20;

    private record Refresh(
            ProviderAddress provider, Set<ProviderVersion> before, CompletionStage<Optional<CatalogVersions>> answer) {}

    @Override
    public void run(JobRun<ListRefreshes.Order, Void> run) throws InterruptedException {
        var providers = selected(run.order().provider());
        providers.forEach(provider -> run.note(provider, ItemOutcome.WAITING, ""));
        var underWay = new ArrayDeque<Refresh>();
        for (var provider : providers) {
            if (run.mustEnd()) {
                break;
            }
            begin(provider, run).ifPresent(underWay::add);
            if (underWay.size() >= CONCURRENCY_LIMIT) {
                end(underWay.remove(), run);
            }
        }
        while (!underWay.isEmpty()) {
            end(underWay.remove(), run);
        }
    }

    private Set<ProviderAddress> selected(ProviderPattern pattern) {
        var selected = new TreeSet<>(records.providers(pattern));
        pattern.type()
                .ifPresent(type -> selected.add(new ProviderAddress(
                        pattern.hostname().orElseThrow(), pattern.namespace().orElseThrow(), type)));
        return selected;
    }

    private Optional<Refresh> begin(ProviderAddress provider, JobRun<?, ?> run) {
        var refusal = hosts.contains(provider.hostname())
                ? fetchable.refusal(provider)
                : Optional.of(new HostnameNotServedException(provider.hostname()).getMessage());
        if (refusal.isPresent()) {
            run.note(provider, ItemOutcome.REFUSED, refusal.get());
            return Optional.empty();
        }
        try {
            var before = versions.kept(provider)
                    .map(known -> Set.copyOf(known.versions().keySet()))
                    .orElse(Set.of());
            return Optional.of(new Refresh(provider, before, versions.refreshNow(provider)));
        } catch (MirrorException failure) {
            run.note(provider, ItemOutcome.FAILED, failure.getMessage());
            return Optional.empty();
        }
    }

    private static void end(Refresh refresh, JobRun<?, ?> run) throws InterruptedException {
        try {
            var answer = BackgroundFetches.await(refresh.answer(), refresh.provider());
            if (answer.isPresent()) {
                run.note(refresh.provider(), ItemOutcome.REFRESHED, added(refresh, answer.get()));
            } else {
                run.note(refresh.provider(), ItemOutcome.FAILED, "the registry has no such provider");
            }
        } catch (MirrorException failure) {
            run.note(refresh.provider(), ItemOutcome.FAILED, failure.getMessage());
        }
    }

    private static String added(Refresh refresh, CatalogVersions after) {
        var added = new TreeSet<>(after.versions().keySet());
        added.removeAll(refresh.before());
        if (added.isEmpty()) {
            return "no new version";
        }
        var named = added.descendingSet().stream()
                .limit(MOST_NAMED)
                .map(ProviderVersion::value)
                .toList();
        return "new: " + String.join(", ", named) + (named.size() < added.size() ? ", …" : "");
    }
}
