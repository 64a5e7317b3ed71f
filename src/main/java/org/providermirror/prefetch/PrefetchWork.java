package org.providermirror.prefetch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.task.Outcome;
import org.providermirror.task.TaskRun;
import org.providermirror.task.TaskWork;

/**
 * Does a prefetch: finds the packages that are wanted, and asks for a few at a time, so that what clients ask for meanwhile
 * does not queue behind thousands of these. What cannot be had is noted, and the rest goes on.
 */
public final class PrefetchWork implements TaskWork {
    private static final int AT_A_TIME = 8;
    private static final int MOST_PACKAGES = 20_000;
    private static final long LOOKED_AT_EVERY_MILLIS = 100;

    private final VersionCatalog versions;
    private final OwnFetches fetches;
    private final ServedHosts hosts;

    public PrefetchWork(VersionCatalog versions, OwnFetches fetches, ServedHosts hosts) {
        this.versions = versions;
        this.fetches = fetches;
        this.hosts = hosts;
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
        var chosen = versionsOf(wish);
        if (chosen.isEmpty()) {
            run.note(wish.toString(), Outcome.FAILED, "the registry lists no version that the constraint admits");
        }
        for (var version : chosen) {
            try {
                resolve(wish, version, run, wanted);
            } catch (MirrorException failure) {
                run.note(wish.provider() + " " + version, Outcome.FAILED, failure.getMessage());
            }
        }
    }

    private List<ProviderVersion> versionsOf(Wish wish) throws InterruptedException {
        if (wish.locked().isPresent()) {
            return List.of(wish.locked().get());
        }
        var known = OwnFetches.await(versions.versions(wish.provider()), wish.provider())
                .map(KnownVersions::versions)
                .orElseThrow(() -> NotFoundException.provider(wish.provider()))
                .keySet();
        return wish.all()
                ? known.stream().filter(wish.versions()::admits).toList()
                : wish.versions().newest(known).stream().toList();
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
            if (!there.contains(platform)) {
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
                if (isOver(id, wanted.get(id), run)) {
                    each.remove();
                }
            }
            run.tick();
            if (!underWay.isEmpty()) {
                Thread.sleep(LOOKED_AT_EVERY_MILLIS);
            }
        }
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
