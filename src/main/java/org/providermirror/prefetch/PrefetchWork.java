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
import java.util.stream.Collectors;
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
 * Does a prefetch: finds the packages that are wanted and that policy admits, and asks for a few at a time, so that what clients ask for meanwhile
 * does not queue behind thousands of these. What cannot be had is noted, and the rest goes on.
 */
public final class PrefetchWork implements JobWork {
    private static final int AT_A_TIME = 8;
    private static final int MOST_PACKAGES = 20_000;
    /** So many releases of one provider are verified in vain before the prefetch leaves it. */
    private static final int MOST_UNVERIFIED = 10;

    private static final int LONGEST_HASH = 100;
    private static final long LOOKED_AT_EVERY_MILLIS = 100;

    private final VersionCatalog versions;
    private final BackgroundFetches fetches;
    private final ServedHosts hosts;
    private final FetchablePackages fetchable;

    /** @param fetchable what policy lets it fetch */
    public PrefetchWork(
            VersionCatalog versions, BackgroundFetches fetches, ServedHosts hosts, FetchablePackages fetchable) {
        this.versions = versions;
        this.fetches = fetches;
        this.hosts = hosts;
        this.fetchable = fetchable;
    }

    @Override
    public void run(JobRun run) throws InterruptedException {
        var wanted = new LinkedHashMap<PackageId, Set<PackageHash>>();
        for (var wish : PrefetchOrder.ofJson(run.order()).wishes()) {
            if (run.isCancelled()) {
                return;
            }
            try {
                resolve(wish, run, wanted);
            } catch (MirrorException failure) {
                run.note(wish.toString(), ItemOutcome.FAILED, failure.getMessage());
            }
        }
        fetch(wanted, run);
    }

    private void resolve(PrefetchItem wish, JobRun run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        if (!hosts.contains(wish.provider().hostname())) {
            throw new HostnameNotServedException(wish.provider().hostname());
        }
        var refusal = fetchable.refusal(wish.provider());
        if (refusal.isPresent()) {
            run.note(wish.toString(), ItemOutcome.REFUSED, refusal.get());
            return;
        }
        if (!wish.unreadable().isEmpty()) {
            refuse(wish, wish.locked().orElseThrow(), unmatched(wish.unreadable()), run);
            return;
        }
        var wished = versionsOf(wish);
        if (wished.isEmpty()) {
            run.note(wish.toString(), ItemOutcome.FAILED, "the registry lists no version that the constraint admits");
        }
        choose(wish, wished, run, wanted);
    }

    /** The versions that the wish admits, the newest first. */
    private List<ProviderVersion> versionsOf(PrefetchItem wish) throws InterruptedException {
        if (wish.locked().isPresent()) {
            return List.of(wish.locked().get());
        }
        return BackgroundFetches.await(versions.versions(wish.provider()), wish.provider())
                .map(CatalogVersions::versions)
                .orElseThrow(() -> NotFoundException.provider(wish.provider()))
                .keySet()
                .stream()
                .filter(wish.versions()::admits)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    // If only the newest match is wanted, it is what a client gets: the newest version that is served and verifies.
    private void choose(
            PrefetchItem wish, List<ProviderVersion> wished, JobRun run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        var newestAlone = wish.locked().isEmpty() && !wish.all();
        var unverified = 0;
        for (var version : wished) {
            var refusal = fetchable.refusal(new ReleaseId(wish.provider(), version));
            if (refusal.isPresent()) {
                if (!newestAlone || version.equals(wished.get(0))) {
                    refuse(wish, version, refusal.get(), run);
                }
            } else if (!verifies(wish, version, run, wanted)) {
                unverified++;
            } else if (newestAlone) {
                return;
            }
            if (newestAlone && unverified == MOST_UNVERIFIED) {
                return;
            }
        }
    }

    /** Notes the packages of a version; false if its release is refused, so that clients choose another version. */
    private boolean verifies(
            PrefetchItem wish, ProviderVersion version, JobRun run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        try {
            resolve(wish, version, run, wanted);
            return true;
        } catch (MirrorException failure) {
            run.note(wish.provider() + " " + version, ItemOutcome.FAILED, failure.getMessage());
            return !failure.isDefinitive();
        }
    }

    private static String unmatched(Set<String> hashes) {
        var first = hashes.stream().min(Comparator.naturalOrder()).orElseThrow();
        return "the lock file has the hash \"" + Printable.of(first, LONGEST_HASH)
                + "\", which no client can match; write zh: with 64 lower-case hexadecimal digits, or h1: with a"
                + " SHA-256 in base64";
    }

    private static void refuse(PrefetchItem wish, ProviderVersion version, String reason, JobRun run) {
        if (wish.platforms().isEmpty()) {
            run.note(wish.provider() + " " + version, ItemOutcome.REFUSED, reason);
        }
        wish.platforms().stream()
                .sorted()
                .forEach(platform -> run.note(
                        new PackageId(wish.provider(), version, platform).toString(), ItemOutcome.REFUSED, reason));
    }

    private void resolve(
            PrefetchItem wish, ProviderVersion version, JobRun run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        var release = fetches.release(new ReleaseId(wish.provider(), version));
        if (release.isEmpty()) {
            run.note(wish.provider() + " " + version, ItemOutcome.FAILED, "the registry has no such version");
            return;
        }
        var there = release.get().packages().keySet();
        var platforms = new ArrayList<>(wish.platforms().isEmpty() ? there : wish.platforms());
        platforms.stream().sorted().forEach(platform -> {
            var id = new PackageId(wish.provider(), version, platform);
            var refusal = fetchable.refusal(id);
            if (refusal.isPresent()) {
                run.note(id.toString(), ItemOutcome.REFUSED, refusal.get());
            } else if (!there.contains(platform)) {
                run.note(id.toString(), ItemOutcome.FAILED, "the release has no package for this platform");
            } else if (wanted.size() >= MOST_PACKAGES) {
                run.note(
                        id.toString(), ItemOutcome.FAILED, "one prefetch takes " + MOST_PACKAGES + " packages at most");
            } else if (wanted.put(id, wish.hashes()) == null) {
                run.note(id.toString(), ItemOutcome.WAITING, "");
            }
        });
    }

    private void fetch(Map<PackageId, Set<PackageHash>> wanted, JobRun run) throws InterruptedException {
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
            while (underWay.size() < AT_A_TIME && !waiting.isEmpty()) {
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
                Thread.sleep(LOOKED_AT_EVERY_MILLIS);
            }
        }
    }

    // An administrator may block what waits.
    private boolean isRefused(PackageId id, JobRun run) {
        var refusal = fetches.isUnderWay(id) ? Optional.<String>empty() : fetchable.refusal(id);
        refusal.ifPresent(reason -> run.note(id.toString(), ItemOutcome.REFUSED, reason));
        return refusal.isPresent();
    }

    // What is queued here is looked at in memory alone.
    private boolean isOver(PackageId id, Set<PackageHash> hashes, JobRun run) throws InterruptedException {
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
                        progress.failure().get() + "; the mirror goes on trying for a while");
                return true;
            }
            if (!fetches.isUnderWay(id)) {
                return false;
            }
            run.note(id.toString(), ItemOutcome.FETCHING, fetches.trouble(id).orElse(""));
            return false;
        } catch (MirrorException failure) {
            run.note(id.toString(), ItemOutcome.FAILED, failure.getMessage());
            return true;
        }
    }

    private static void note(JobRun run, PackageRecord record, Set<PackageHash> hashes, ItemOutcome outcome) {
        var subject = record.id().toString();
        if (hashes.isEmpty()) {
            run.note(subject, outcome, "");
        } else if (record.hashes().stream().anyMatch(hashes::contains)) {
            run.note(subject, outcome, "as the lock file has it");
        } else {
            run.note(
                    subject,
                    ItemOutcome.MISMATCH,
                    "the lock file has none of its hashes, so that a client with this lock file refuses it: "
                            + record.hashes().stream()
                                    .map(PackageHash::toString)
                                    .collect(Collectors.joining(", ")));
        }
    }
}
