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
import org.providermirror.catalog.KnownVersions;
import org.providermirror.catalog.PackageRecord;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.NotFoundException;
import org.providermirror.fetch.OwnFetches;
import org.providermirror.fetch.OwnFetches.Progress;
import org.providermirror.mirror.FetchablePackages;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.task.Outcome;
import org.providermirror.task.TaskRun;
import org.providermirror.task.TaskWork;

/**
 * Does a prefetch: finds the packages that are wanted and that policy admits, and asks for a few at a time, so that what clients ask for meanwhile
 * does not queue behind thousands of these. What cannot be had is noted, and the rest goes on.
 */
public final class PrefetchWork implements TaskWork {
    private static final int AT_A_TIME = 8;
    private static final int MOST_PACKAGES = 20_000;
    private static final int LONGEST_HASH = 100;
    private static final long LOOKED_AT_EVERY_MILLIS = 100;

    private final VersionCatalog versions;
    private final OwnFetches fetches;
    private final ServedHosts hosts;
    private final FetchablePackages fetchable;

    /** @param fetchable what policy lets it fetch */
    public PrefetchWork(VersionCatalog versions, OwnFetches fetches, ServedHosts hosts, FetchablePackages fetchable) {
        this.versions = versions;
        this.fetches = fetches;
        this.hosts = hosts;
        this.fetchable = fetchable;
    }

    @Override
    public void run(TaskRun run) throws InterruptedException {
        var wanted = new LinkedHashMap<PackageId, Set<PackageHash>>();
        for (var wish : PrefetchOrder.ofJson(run.order()).wishes()) {
            if (run.isCancelled()) {
                return;
            }
            try {
                resolve(wish, run, wanted);
            } catch (MirrorException failure) {
                run.note(wish.toString(), Outcome.FAILED, failure.getMessage());
            }
        }
        fetch(wanted, run);
    }

    private void resolve(Wish wish, TaskRun run, Map<PackageId, Set<PackageHash>> wanted) throws InterruptedException {
        if (!hosts.contains(wish.provider().hostname())) {
            throw new HostnameNotServedException(wish.provider().hostname());
        }
        var refusal = fetchable.refusal(wish.provider());
        if (refusal.isPresent()) {
            run.note(wish.toString(), Outcome.REFUSED, refusal.get());
            return;
        }
        if (!wish.unreadable().isEmpty()) {
            refuse(wish, wish.locked().orElseThrow(), unmatched(wish.unreadable()), run);
            return;
        }
        var wished = versionsOf(wish);
        if (wished.isEmpty()) {
            run.note(wish.toString(), Outcome.FAILED, "the registry lists no version that the constraint admits");
        }
        for (var version : served(wish, wished, run)) {
            try {
                resolve(wish, version, run, wanted);
            } catch (MirrorException failure) {
                run.note(wish.provider() + " " + version, Outcome.FAILED, failure.getMessage());
            }
        }
    }

    /** The versions that the wish admits, the newest first. */
    private List<ProviderVersion> versionsOf(Wish wish) throws InterruptedException {
        if (wish.locked().isPresent()) {
            return List.of(wish.locked().get());
        }
        return OwnFetches.await(versions.versions(wish.provider()), wish.provider())
                .map(KnownVersions::versions)
                .orElseThrow(() -> NotFoundException.provider(wish.provider()))
                .keySet()
                .stream()
                .filter(wish.versions()::admits)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    // Of the newest version that is wished for a client gets the newest that is served.
    private List<ProviderVersion> served(Wish wish, List<ProviderVersion> wished, TaskRun run)
            throws InterruptedException {
        var newestAlone = wish.locked().isEmpty() && !wish.all();
        var served = new ArrayList<ProviderVersion>();
        for (var version : wished) {
            var refusal = fetchable.refusal(wish.provider(), version);
            if (refusal.isEmpty()) {
                served.add(version);
            } else if (!newestAlone || version.equals(wished.get(0))) {
                refuse(wish, version, refusal.get(), run);
            }
            if (newestAlone && !served.isEmpty()) {
                break;
            }
        }
        return served;
    }

    private static String unmatched(Set<String> hashes) {
        var first = hashes.stream().min(Comparator.naturalOrder()).orElseThrow();
        return "the lock file has the hash \"" + Printable.of(first, LONGEST_HASH)
                + "\", which no client can match; write zh: with 64 lower-case hexadecimal digits, or h1: with a"
                + " SHA-256 in base64";
    }

    private static void refuse(Wish wish, ProviderVersion version, String reason, TaskRun run) {
        if (wish.platforms().isEmpty()) {
            run.note(wish.provider() + " " + version, Outcome.REFUSED, reason);
        }
        wish.platforms().stream()
                .sorted()
                .forEach(platform -> run.note(
                        new PackageId(wish.provider(), version, platform).toString(), Outcome.REFUSED, reason));
    }

    private void resolve(Wish wish, ProviderVersion version, TaskRun run, Map<PackageId, Set<PackageHash>> wanted)
            throws InterruptedException {
        var release = fetches.release(wish.provider(), version);
        if (release.isEmpty()) {
            run.note(wish.provider() + " " + version, Outcome.FAILED, "the registry has no such version");
            return;
        }
        var there = release.get().packages().keySet();
        var platforms = new ArrayList<>(wish.platforms().isEmpty() ? there : wish.platforms());
        platforms.stream().sorted().forEach(platform -> {
            var id = new PackageId(wish.provider(), version, platform);
            var refusal = fetchable.refusal(id);
            if (refusal.isPresent()) {
                run.note(id.toString(), Outcome.REFUSED, refusal.get());
            } else if (!there.contains(platform)) {
                run.note(id.toString(), Outcome.FAILED, "the release has no package for this platform");
            } else if (wanted.size() >= MOST_PACKAGES) {
                run.note(id.toString(), Outcome.FAILED, "one prefetch takes " + MOST_PACKAGES + " packages at most");
            } else if (wanted.put(id, wish.hashes()) == null) {
                run.note(id.toString(), Outcome.WAITING, "");
            }
        });
    }

    private void fetch(Map<PackageId, Set<PackageHash>> wanted, TaskRun run) throws InterruptedException {
        var waiting = new ArrayDeque<PackageId>();
        for (var each : wanted.entrySet()) {
            var present = fetches.stored(each.getKey());
            if (present.isPresent()) {
                note(run, present.get(), each.getValue(), Outcome.PRESENT);
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
    private boolean isRefused(PackageId id, TaskRun run) {
        var refusal = fetches.isUnderWay(id) ? Optional.<String>empty() : fetchable.refusal(id);
        refusal.ifPresent(reason -> run.note(id.toString(), Outcome.REFUSED, reason));
        return refusal.isPresent();
    }

    // What is queued here is looked at in memory alone.
    private boolean isOver(PackageId id, Set<PackageHash> hashes, TaskRun run) throws InterruptedException {
        try {
            var progress = fetches.ask(id);
            if (progress instanceof Progress.Stored stored) {
                note(run, stored.record(), hashes, Outcome.STORED);
                return true;
            }
            if (progress instanceof Progress.Failed failed) {
                run.note(id.toString(), Outcome.FAILED, failed.reason() + "; the mirror goes on trying for a while");
                return true;
            }
            if (!fetches.isUnderWay(id)) {
                return false;
            }
            run.note(id.toString(), Outcome.FETCHING, fetches.trouble(id).orElse(""));
            return false;
        } catch (MirrorException failure) {
            run.note(id.toString(), Outcome.FAILED, failure.getMessage());
            return true;
        }
    }

    private static void note(TaskRun run, PackageRecord record, Set<PackageHash> hashes, Outcome outcome) {
        var subject = record.id().toString();
        if (hashes.isEmpty()) {
            run.note(subject, outcome, "");
        } else if (hashes.contains(record.h1()) || hashes.contains(PackageHash.zh(record.sha256()))) {
            run.note(subject, outcome, "as the lock file has it");
        } else {
            run.note(
                    subject,
                    Outcome.MISMATCH,
                    "the lock file has none of its hashes, so that a client with this lock file refuses it: "
                            + PackageHash.zh(record.sha256()) + ", " + record.h1());
        }
    }
}
