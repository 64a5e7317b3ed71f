package org.providermirror.retention;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Counts the downloads of packages. Counts are in memory, and every few minutes in a record of this instance, beside the records
 * of the other instances on the storage. An instance that is killed loses the counts of a few minutes. At most a hundred thousand
 * packages are counted.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class DownloadCounts {
    private static final int MOST = 100_000;

    private final InstanceRecords<PackageId, ProviderAddress> records;
    private final Map<PackageId, LongAdder> counts = new ConcurrentHashMap<>();

    /** @param name the unique name of this instance */
    public DownloadCounts(Storage storage, Clocks time, String name) {
        this.records = new InstanceRecords<>(
                storage,
                time,
                StorageLayout.DOWNLOADS,
                name,
                PackageNumbers.FORMAT,
                InstanceRecords.Merging.SUM,
                PackageId::provider);
    }

    /** Counts a download. Never blocks. */
    public void note(PackageId id) {
        add(id, 1);
        records.changed();
    }

    private void add(PackageId id, long count) {
        var known = counts.get(id);
        if (known != null || counts.size() < MOST) {
            counts.computeIfAbsent(id, first -> new LongAdder()).add(count);
        }
    }

    /** Stores the counts if there are new ones. A storage failure is logged, and the counts stay in memory. */
    public void keep() {
        records.keep(this::here);
    }

    /**
     * Adds the records of instances that ended to its own. Each is deleted first, so that only one instance adds it.
     *
     * @throws org.providermirror.failure.StorageException if storage fails; the remaining records are added later
     */
    public void inherit() {
        records.inherit(more -> more.forEach(this::add), this::here);
    }

    /**
     * Returns how often packages of each provider were downloaded from any instance.
     *
     * @throws org.providermirror.failure.StorageException if storage fails
     */
    public Map<ProviderAddress, Long> byProvider() {
        return records.byGroup(here());
    }

    private Map<PackageId, Long> here() {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, counted -> counted.getValue().sum()));
    }
}
