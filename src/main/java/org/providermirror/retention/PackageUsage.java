package org.providermirror.retention;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.mirror.inventory.LastUses;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.instance.InstanceRecords;

/**
 * Tracks when packages were last used, to the minute. Uses are in memory, and every few minutes in a record of this
 * instance, beside the records of the other instances on the storage. An instance that is killed loses the uses of a
 * few minutes.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class PackageUsage implements LastUses {
    private static final long NOTED_EVERY_SECONDS = 60;
    private static final int MOST = 100_000;
    private static final int LEFT_WHEN_FULL = MOST * 9 / 10;
    private static final int TRIES = 5;

    private final Storage storage;
    private final Clocks time;
    private final InstanceRecords<PackageId, ProviderAddress> records;
    private final Map<PackageId, Long> uses = new ConcurrentHashMap<>();
    private final Map<PackageId, Integer> askedFor = new ConcurrentHashMap<>();
    private final Map<PackageId, Long> inherited = new ConcurrentHashMap<>();

    /** @param name the unique name of this instance */
    public PackageUsage(Storage storage, Clocks time, String name) {
        this.storage = storage;
        this.time = time;
        this.records = new InstanceRecords<>(
                storage,
                time,
                StorageLayout.USES,
                name,
                PackageNumbers.FORMAT,
                InstanceRecords.Merging.MAXIMUM,
                PackageId::provider);
        // An instance without uses writes a record too, so that the others know that it exists.
        records.changed();
    }

    /** Protects a package from removal on this instance until {@link #answered}. */
    void asked(PackageId id) {
        askedFor.merge(id, 1, Integer::sum);
    }

    /** Ends the protection of {@link #asked}. */
    void answered(PackageId id) {
        askedFor.computeIfPresent(id, (same, count) -> count == 1 ? null : count - 1);
    }

    /** Returns whether this instance is looking up a package, or served it since then. */
    boolean isInUse(PackageId id, Instant since) {
        return askedFor.containsKey(id) || lastUseHere(id).isAfter(since);
    }

    /** Records a use of an existing package. Never blocks. */
    public void note(PackageId id) {
        var now = time.wall().instant().getEpochSecond();
        var before = uses.get(id);
        if (before == null ? uses.size() < MOST : now - before >= NOTED_EVERY_SECONDS) {
            uses.put(id, now);
            records.changed();
        }
    }

    /** Stores the uses if there are new ones. A storage failure is logged, and the uses stay in memory. */
    public void keep() {
        evictOldest();
        records.keep(this::latestHere);
    }

    /**
     * Merges the records that did not change for a day, mostly of instances that ended, into its own. Two instances
     * that merge the same record lose nothing, because each writes its own record before it deletes the other.
     *
     * @throws StorageException if storage fails; the remaining records are merged later
     */
    public void inherit() {
        records.inherit(
                more -> {
                    merge(more, inherited);
                    inherited.keySet().retainAll(latestOf(inherited, MOST).keySet());
                },
                this::latestHere);
    }

    private Map<PackageId, Long> latestHere() {
        return latestOf(here(), MOST);
    }

    // Old uses must not keep new ones out.
    private void evictOldest() {
        if (uses.size() >= MOST) {
            uses.keySet().retainAll(latestOf(uses, LEFT_WHEN_FULL).keySet());
        }
    }

    /** Returns whether another instance may be serving packages from this storage. */
    boolean hasOthers() {
        return records.hasOthers();
    }

    private Map<PackageId, Long> here() {
        var here = new HashMap<>(inherited);
        merge(uses, here);
        return here;
    }

    /** Returns when this instance last saw a use of a package; the earliest instant if never. */
    private Instant lastUseHere(PackageId id) {
        var use = uses.get(id);
        return use == null ? Instant.MIN : Instant.ofEpochSecond(use);
    }

    /**
     * Merges old records, and returns when packages were last used on any instance.
     *
     * @throws StorageException if that cannot be found out
     */
    Map<PackageId, Instant> all() {
        inherit();
        return latest();
    }

    /** Returns when packages were last used on any instance. */
    Map<PackageId, Instant> latest() {
        return latest(provider -> true);
    }

    @Override
    public Map<PackageId, Instant> of(ProviderAddress provider) {
        return latest(provider::equals);
    }

    /** Returns when packages of each provider were last used on any instance. */
    public Map<ProviderAddress, Instant> byProvider() {
        return records.byGroup(here()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, used -> Instant.ofEpochSecond(used.getValue())));
    }

    private Map<PackageId, Instant> latest(Predicate<ProviderAddress> wanted) {
        var latest = stored(wanted);
        merge(here(), latest);
        var instants = new HashMap<PackageId, Instant>();
        latest.forEach((id, second) -> {
            if (wanted.test(id.provider())) {
                instants.put(id, Instant.ofEpochSecond(second));
            }
        });
        return instants;
    }

    // A record that disappears meanwhile was merged into another one, which may have been read before.
    private Map<PackageId, Long> stored(Predicate<ProviderAddress> wanted) {
        for (var tries = 0; tries < TRIES; tries++) {
            var stored = new HashMap<PackageId, Long>();
            var isWhole = true;
            for (var object : storage.list(StorageLayout.USES)) {
                var bytes = storage.read(object.key());
                isWhole &= bytes.isPresent();
                bytes.ifPresent(found -> merge(PackageNumbers.read(object.key(), found, wanted), stored));
            }
            if (isWhole) {
                return stored;
            }
        }
        throw new StorageException(
                "reading " + StorageLayout.USES, new IOException("its records were deleted while they were read"));
    }

    private static void merge(Map<PackageId, Long> more, Map<PackageId, Long> into) {
        InstanceRecords.Merging.MAXIMUM.add(more, into);
    }

    private static Map<PackageId, Long> latestOf(Map<PackageId, Long> uses, int most) {
        return uses.entrySet().stream()
                .sorted(Map.Entry.<PackageId, Long>comparingByValue().reversed())
                .limit(most)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
