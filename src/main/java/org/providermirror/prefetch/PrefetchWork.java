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
 *
 * @param fetchable decides what policy allows to fetch
 */
public record PrefetchWork(
        VersionCatalog versions, BackgroundFetches fetches, ServedHosts hosts, FetchablePackages fetchable)
        implements JobWork<PrefetchOrder, Void> {
    private static final int CONCURRENCY_LIMIT = 8;
    private static final int MAX_PACKAGES = 20_000;
    /** How many releases of a provider may fail verification before the prefetch skips the provider. */
    private static final int MAX_UNVERIFIED = 10;

    private static final int MAX_HASH_LENGTH = 100;
    private static final long POLL_MILLIS = 100;

    @Override
    public void run(JobRun<PrefetchOrder, Void> run) throws InterruptedException {
        new Prefetch(run).run();
    }

    /** One run of a prefetch, with the packages that it fetches and their hashes in a lock file. */
    private final class Prefetch {
        private final JobRun<PrefetchOrder, Void> run;
        private final Map<PackageId, Set<PackageHash>> wanted = new LinkedHashMap<>();
        private final long cancellations = fetches.cancellations();

        Prefetch(JobRun<PrefetchOrder, Void> run) {
            this.run = run;
        }

        void run() throws InterruptedException {
            for (var item : run.order().items()) {
                if (run.isCancelled()) {
                    return;
                }
                try {
                    resolve(item);
                } catch (MirrorException failure) {
                    run.note(item, ItemOutcome.FAILED, failure.getMessage());
                }
            }
            fetch();
        }

        private void resolve(PrefetchItem item) throws InterruptedException {
            if (!hosts.contains(item.provider().hostname())) {
                throw new HostnameNotServedException(item.provider().hostname());
            }
            var refusal = fetchable.refusal(item.provider());
            if (refusal.isPresent()) {
                run.note(item, ItemOutcome.REFUSED, refusal.get());
                return;
            }
            if (!item.unreadable().isEmpty()) {
                refuse(item, item.locked().orElseThrow(), unmatched(item.unreadable()));
                return;
            }
            var matching = versionsOf(item);
            if (matching.isEmpty()) {
                run.note(item, ItemOutcome.FAILED, "the registry lists no version that the constraint admits");
            }
            choose(item, matching);
        }

        /** Returns the versions that an item matches, the newest first. */
        private List<ProviderVersion> versionsOf(PrefetchItem item) throws InterruptedException {
            if (item.locked().isPresent()) {
                return List.of(item.locked().get());
            }
            return BackgroundFetches.await(versions.versions(item.provider()), item.provider())
                    .map(CatalogVersions::versions)
                    .orElseThrow(() -> versions.absence(item.provider()))
                    .keySet()
                    .stream()
                    .filter(item.versions()::admits)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }

        // The newest match is the one that a client gets: the newest version that is served and verifies.
        private void choose(PrefetchItem item, List<ProviderVersion> matching) throws InterruptedException {
            var newestAlone = item.locked().isEmpty() && !item.all();
            var unverified = 0;
            for (var version : matching) {
                var refusal = fetchable.refusal(new ReleaseId(item.provider(), version));
                if (refusal.isPresent()) {
                    if (!newestAlone || version.equals(matching.get(0))) {
                        refuse(item, version, refusal.get());
                    }
                } else if (!verifies(item, version)) {
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
        private boolean verifies(PrefetchItem item, ProviderVersion version) throws InterruptedException {
            try {
                resolve(item, version);
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

        private void refuse(PrefetchItem item, ProviderVersion version, String reason) {
            if (item.platforms().isEmpty()) {
                run.note(item.provider() + " " + version, ItemOutcome.REFUSED, reason);
            }
            item.platforms().stream()
                    .sorted()
                    .forEach(platform -> run.note(
                            new PackageId(item.provider(), version, platform).toString(), ItemOutcome.REFUSED, reason));
        }

        private void resolve(PrefetchItem item, ProviderVersion version) throws InterruptedException {
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
                    run.note(id, ItemOutcome.REFUSED, refusal.get());
                } else if (!there.contains(platform)) {
                    run.note(id, ItemOutcome.FAILED, "the release has no package for this platform");
                } else if (wanted.size() >= MAX_PACKAGES) {
                    run.note(id, ItemOutcome.FAILED, "one prefetch fetches at most " + MAX_PACKAGES + " packages");
                } else if (wanted.put(id, item.hashes()) == null) {
                    run.note(id, ItemOutcome.WAITING, "");
                }
            });
        }

        private void fetch() throws InterruptedException {
            var waiting = new ArrayDeque<PackageId>();
            for (var each : wanted.entrySet()) {
                var present = fetches.stored(each.getKey());
                if (present.isPresent()) {
                    note(present.get(), each.getValue(), ItemOutcome.PRESENT);
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
                    if (isRefused(id) || isOver(id, wanted.get(id))) {
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
        private boolean isRefused(PackageId id) {
            var refusal = fetches.isUnderWay(id) ? Optional.<String>empty() : fetchable.refusal(id);
            refusal.ifPresent(reason -> run.note(id, ItemOutcome.REFUSED, reason));
            return refusal.isPresent();
        }

        // A queued package is looked up in memory alone.
        private boolean isOver(PackageId id, Set<PackageHash> hashes) throws InterruptedException {
            try {
                var progress = fetches.ask(id, cancellations);
                if (progress.stored().isPresent()) {
                    note(progress.stored().get(), hashes, ItemOutcome.STORED);
                    return true;
                }
                if (progress.failure().isPresent()) {
                    run.note(id, ItemOutcome.FAILED, progress.failure().get() + "; the mirror retries for a while");
                    return true;
                }
                if (!fetches.isUnderWay(id)) {
                    return false;
                }
                run.note(id, ItemOutcome.FETCHING, fetches.lastFailure(id).orElse(""));
                return false;
            } catch (MirrorException failure) {
                run.note(id, ItemOutcome.FAILED, failure.getMessage());
                return true;
            }
        }

        private void note(PackageRecord record, Set<PackageHash> hashes, ItemOutcome outcome) {
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
}
