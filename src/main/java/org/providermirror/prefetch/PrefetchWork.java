package org.providermirror.prefetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRun;
import org.providermirror.job.JobWork;
import org.providermirror.mirror.policy.FetchablePackages;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Prefetches the packages that an order selects and policy allows. It fetches a few at a time (a bulkhead), so that client requests do
 * not queue behind thousands of them. A package that cannot be fetched is noted, and the others go on.
 */
public final class PrefetchWork implements JobWork<PrefetchOrder, Void> {
    private static final int CONCURRENCY_LIMIT = 8;
    private static final int MAX_PACKAGES = 20_000;
    /** How many releases of a provider may fail verification before the prefetch skips the provider. */
    private static final int MAX_UNVERIFIED = 10;

    private static final int MAX_HASH_LENGTH = 100;
    private static final long POLL_MILLIS = 100;

    private final VersionCatalog versions;
    private final BackgroundFetches fetches;
    private final ServedHosts hosts;
    private final FetchablePackages fetchable;

    /** @param fetchable decides what policy allows to fetch */
    public PrefetchWork(
            VersionCatalog versions, BackgroundFetches fetches, ServedHosts hosts, FetchablePackages fetchable) {
        this.versions = versions;
        this.fetches = fetches;
        this.hosts = hosts;
        this.fetchable = fetchable;
    }

    @Override
    public void run(JobRun<PrefetchOrder, Void> run) throws InterruptedException {
        var wanted = new LinkedHashMap<PackageId, Set<PackageHash>>();
        for (var item : run.order().wishes()) {
            if (run.isCancelled()) {
                return;
            }
            try {
                resolve(item, run, wanted);
            } catch (MirrorException failure) {
                run.note(item.toString(), ItemOutcome.FAILED, failure.getMessage());
            }
        }
        fetch(wanted, run);
    }

    private void resolve(PrefetchItem item, JobRun<PrefetchOrder, Void> run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        if (!hosts.contains(item.provider().hostname())) {
            throw new HostnameNotServedException(item.provider().hostname());
        }
        var refusal = fetchable.refusal(item.provider());
        if (refusal.isPresent()) {
            run.note(item.toString(), ItemOutcome.REFUSED, refusal.get());
            return;
        }
        if (!item.unreadable().isEmpty()) {
            refuse(item, item.locked().orElseThrow(), unmatched(item.unreadable()), run);
            return;
        }
        var matching = versionsOf(item);
        if (matching.isEmpty()) {
            run.note(item.toString(), ItemOutcome.FAILED, "the registry lists no version that the constraint admits");
        }
        choose(item, matching, run, wanted);
    }

    /** Returns the versions that an item matches, the newest first. */
    private List<ProviderVersion> versionsOf(PrefetchItem item) throws InterruptedException {
        if (item.locked().isPresent()) {
            return List.of(item.locked().get());
        }
        return BackgroundFetches.await(versions.versions(item.provider()), item.provider())
                .map(CatalogVersions::versions)
                .orElseThrow(() -> NotFoundException.provider(item.provider()))
                .keySet()
                .stream()
                .filter(item.versions()::admits)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    // The newest match is the one that a client gets: the newest version that is served and verifies.
    private void choose(
            PrefetchItem item,
            List<ProviderVersion> matching,
            JobRun<PrefetchOrder, Void> run,
            Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        var newestAlone = item.locked().isEmpty() && !item.all();
        var unverified = 0;
        for (var version : matching) {
            var refusal = fetchable.refusal(new ReleaseId(item.provider(), version));
            if (refusal.isPresent()) {
                if (!newestAlone || version.equals(matching.get(0))) {
                    refuse(item, version, refusal.get(), run);
                }
            } else if (!verifies(item, version, run, wanted)) {
                unverified++;
            } else if (newestAlone) {
                return;
            }
            if (newestAlone && unverified == MAX_UNVERIFIED) {
                return;
            }
        }
    }

    /** Notes the packages of a version; returns false if its release is refused, so that clients choose another version. */
    private boolean verifies(
            PrefetchItem item,
            ProviderVersion version,
            JobRun<PrefetchOrder, Void> run,
            Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        try {
            resolve(item, version, run, wanted);
            return true;
        } catch (MirrorException failure) {
            run.note(item.provider() + " " + version, ItemOutcome.FAILED, failure.getMessage());
            return !failure.isDefinitive();
        }
    }

    private static String unmatched(Set<String> hashes) {
        var first = hashes.stream().min(Comparator.naturalOrder()).orElseThrow();
        return "the lock file has the hash \"" + Printable.of(first, MAX_HASH_LENGTH)
                + "\", which no client can match; write zh: with 64 lower-case hexadecimal digits, or h1: with a"
                + " SHA-256 in base64";
    }

    private static void refuse(
            PrefetchItem item, ProviderVersion version, String reason, JobRun<PrefetchOrder, Void> run) {
        if (item.platforms().isEmpty()) {
            run.note(item.provider() + " " + version, ItemOutcome.REFUSED, reason);
        }
        item.platforms().stream()
                .sorted()
                .forEach(platform -> run.note(
                        new PackageId(item.provider(), version, platform).toString(), ItemOutcome.REFUSED, reason));
    }

    private void resolve(
            PrefetchItem item,
            ProviderVersion version,
            JobRun<PrefetchOrder, Void> run,
            Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        var release = fetches.release(new ReleaseId(item.provider(), version));
        if (release.isEmpty()) {
            run.note(item.provider() + " " + version, ItemOutcome.FAILED, "the registry has no such version");
            return;
        }
        var there = release.get().packages().keySet();
        var platforms = new ArrayList<>(item.platforms().isEmpty() ? there : item.platforms());
        platforms.stream().sorted().forEach(platform -> {
            var id = new PackageId(item.provider(), version, platform);
            var refusal = fetchable.refusal(id);
            if (refusal.isPresent()) {
                run.note(id.toString(), ItemOutcome.REFUSED, refusal.get());
            } else if (!there.contains(platform)) {
                run.note(id.toString(), ItemOutcome.FAILED, "the release has no package for this platform");
            } else if (wanted.size() >= MAX_PACKAGES) {
                run.note(
                        id.toString(),
                        ItemOutcome.FAILED,
                        "one prefetch fetches at most " + MAX_PACKAGES + " packages");
            } else if (wanted.put(id, item.hashes()) == null) {
                run.note(id.toString(), ItemOutcome.WAITING, "");
            }
        });
    }

    private void fetch(Map<PackageId, Set<PackageHash>> wanted, JobRun<PrefetchOrder, Void> run)
            throws InterruptedException {
        var waiting = new ArrayDeque<PackageId>();
        for (var each : wanted.entrySet()) {
            var present = fetches.stored(each.getKey());
            if (present.isPresent()) {
                note(run, present.get(), each.getValue(), ItemOutcome.PRESENT);
            } else {
                waiting.add(each.getKey());
            }
        }
        var underWay = new ArrayList<PackageId>();
        while (!run.isCancelled() && !(waiting.isEmpty() && underWay.isEmpty())) {
            while (underWay.size() < CONCURRENCY_LIMIT && !waiting.isEmpty()) {
                underWay.add(waiting.remove());
            }
            for (Iterator<PackageId> each = underWay.iterator(); each.hasNext(); ) {
                var id = each.next();
                if (isRefused(id, run) || isOver(id, wanted.get(id), run)) {
                    each.remove();
                }
            }
            run.tick();
            if (!underWay.isEmpty()) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    // An administrator may block a waiting package.
    private boolean isRefused(PackageId id, JobRun<PrefetchOrder, Void> run) {
        var refusal = fetches.isUnderWay(id) ? Optional.<String>empty() : fetchable.refusal(id);
        refusal.ifPresent(reason -> run.note(id.toString(), ItemOutcome.REFUSED, reason));
        return refusal.isPresent();
    }

    // A queued package is looked up in memory alone.
    private boolean isOver(PackageId id, Set<PackageHash> hashes, JobRun<PrefetchOrder, Void> run)
            throws InterruptedException {
        try {
            var progress = fetches.ask(id);
            if (progress.stored().isPresent()) {
                note(run, progress.stored().get(), hashes, ItemOutcome.STORED);
                return true;
            }
            if (progress.failure().isPresent()) {
                run.note(
                        id.toString(),
                        ItemOutcome.FAILED,
                        progress.failure().get() + "; the mirror retries for a while");
                return true;
            }
            if (!fetches.isUnderWay(id)) {
                return false;
            }
            run.note(
                    id.toString(), ItemOutcome.FETCHING, fetches.lastFailure(id).orElse(""));
            return false;
        } catch (MirrorException failure) {
            run.note(id.toString(), ItemOutcome.FAILED, failure.getMessage());
            return true;
        }
    }

    private static void note(
            JobRun<PrefetchOrder, Void> run, PackageRecord record, Set<PackageHash> hashes, ItemOutcome outcome) {
        var subject = record.id().toString();
        if (hashes.isEmpty()) {
            run.note(subject, outcome, "");
        } else if (hashes.contains(record.h1()) || hashes.contains(PackageHash.zh(record.sha256()))) {
            run.note(subject, outcome, "it matches the lock file");
        } else {
            run.note(
                    subject,
                    ItemOutcome.MISMATCH,
                    "no hash in the lock file matches, so a client with this lock file refuses it: "
                            + PackageHash.zh(record.sha256()) + ", " + record.h1());
        }
    }
}
