package org.providermirror.retention;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.instance.NumbersByText;

/**
 * Counts downloads on all instances: of each package, of each version by day for the last thirty days, and of each provider by
 * principal. At most a hundred thousand packages are counted. Each instance names the first thousand principals, and counts
 * the others together. New principals replace those without a download for thirty days.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class DownloadCounts {
    /** The number of days of the history, today included. */
    public static final int DAYS = 30;

    private static final int MOST = 100_000;
    private static final int MOST_DAYS = 50_000;
    private static final int MOST_PRINCIPALS = 1_000;

    /** The number of pairs of a provider and a principal, so that a record stays small. */
    private static final int MOST_PAIRS = 20_000;

    private final Clocks time;
    private final InstanceCounts<PackageId, ProviderAddress> packages;
    private final InstanceCounts<DownloadDay, LocalDate> days;
    private final InstanceCounts<PrincipalDownloads, String> principals;
    /** The principals that are counted by name, with the day of their last download. */
    private final Map<String, LocalDate> names = new ConcurrentHashMap<>();

    /**
     * Holds the downloads of a provider or of one of its versions.
     *
     * @param days the downloads of each of the last thirty days
     * @param packages the downloads of each package
     */
    public record Downloads(Map<LocalDate, Long> days, Map<PackageId, Long> packages) {
        public Downloads {
            days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
            packages = Map.copyOf(packages);
        }
    }

    /** @param name the unique name of this instance */
    public DownloadCounts(Storage storage, Clocks time, String name) {
        this.time = time;
        this.packages = new InstanceCounts<>(
                storage, time, StorageLayout.DOWNLOADS, name, PackageNumbers.FORMAT, PackageId::provider, MOST);
        this.days = new InstanceCounts<>(
                storage,
                time,
                StorageLayout.DOWNLOAD_DAYS,
                name,
                new NumbersByText<>(DownloadDay::text, DownloadDay::parse),
                DownloadDay::day,
                MOST_DAYS);
        this.principals = new InstanceCounts<>(
                storage,
                time,
                StorageLayout.DOWNLOAD_PRINCIPALS,
                name,
                new NumbersByText<>(PrincipalDownloads::text, PrincipalDownloads::parse),
                PrincipalDownloads::name,
                MOST);
    }

    /**
     * Counts a download. Never blocks.
     *
     * @param principal who downloads; empty if clients need no token
     */
    public void note(PackageId id, Optional<String> principal) {
        packages.add(id, 1);
        days.add(new DownloadDay(today(), id.release()), 1);
        principal.ifPresent(name -> principals.add(counted(id.provider(), name), 1));
    }

    private PrincipalDownloads counted(ProviderAddress provider, String name) {
        var key = new PrincipalDownloads(provider, name);
        if (!names.containsKey(name) && names.size() >= MOST_PRINCIPALS || principals.isFullFor(key, MOST_PAIRS)) {
            return new PrincipalDownloads(provider, PrincipalDownloads.REST);
        }
        names.put(name, today());
        return key;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(time.wall().instant(), ZoneOffset.UTC);
    }

    /** Stores the counts if there are new ones. A storage failure is logged, and the counts stay in memory. */
    public void keep() {
        var first = today().minusDays(DAYS - 1L);
        days.retain(each -> !each.day().isBefore(first));
        names.values().removeIf(lastDay -> lastDay.isBefore(first));
        packages.keep();
        days.keep();
        principals.keep();
    }

    /**
     * Adds the records of instances that ended to those of this one.
     *
     * @throws org.providermirror.failure.StorageException if storage fails; the remaining records are added later
     */
    public void inherit() {
        packages.inherit();
        days.inherit();
        principals.inherit();
    }

    /**
     * Returns how often packages of each provider were downloaded from any instance.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Map<ProviderAddress, Long> byProvider() {
        return packages.byGroup();
    }

    /**
     * Returns the downloads of a provider, or of one of its versions, from any instance.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Downloads of(ProviderAddress provider, Optional<ProviderVersion> version) {
        var byDay = new TreeMap<LocalDate, Long>();
        for (var day = today().minusDays(DAYS - 1L); !day.isAfter(today()); day = day.plusDays(1)) {
            byDay.put(day, 0L);
        }
        days.recent(key -> isOf(key.release(), provider, version))
                .forEach((key, count) -> byDay.computeIfPresent(key.day(), (day, sum) -> sum + count));
        return new Downloads(byDay, packages.recent(id -> isOf(id.release(), provider, version)));
    }

    private static boolean isOf(ReleaseId release, ProviderAddress provider, Optional<ProviderVersion> version) {
        return release.provider().equals(provider)
                && version.map(release.version()::equals).orElse(true);
    }

    /**
     * Returns the downloads of each principal from any instance. The empty name is that of all principals beyond the thousand
     * with the most downloads.
     *
     * @param provider only downloads of this provider
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Map<String, Long> byPrincipal(Optional<ProviderAddress> provider) {
        var all = principals.recent(every -> true);
        var totals = new HashMap<String, Long>();
        all.forEach((key, count) -> totals.merge(key.name(), count, Long::sum));
        totals.remove(PrincipalDownloads.REST);
        var named = totals.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_PRINCIPALS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        var found = new HashMap<String, Long>();
        all.forEach((key, count) -> {
            if (provider.map(key.provider()::equals).orElse(true)) {
                found.merge(named.contains(key.name()) ? key.name() : PrincipalDownloads.REST, count, Long::sum);
            }
        });
        return found;
    }
}
