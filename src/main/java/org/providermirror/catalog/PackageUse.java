package org.providermirror.catalog;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When packages were last asked for, in storage a record a provider and mirror, in memory what was not written yet. The latest
 * time that any mirror noted counts. What was noted in the last minutes before a crash is lost.
 *
 * <p>Noting takes no I/O; writing is done by one task at a time, on the executor. Safe for use by any number of threads.
 */
public final class PackageUse {
    private static final Logger LOG = LoggerFactory.getLogger(PackageUse.class);
    private static final RecordFormat<Document> FORMAT = new RecordFormat<>(Document.class);
    private static final Duration ROUND = Duration.ofMinutes(5);
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);
    private static final int UNWRITTEN = 20_000;

    private record Document(Map<String, Map<String, String>> versions) {}

    private final Storage storage;
    private final Clock clock;
    private final Executor executor;
    private final String ownName = UUID.randomUUID() + ".json";
    private final Map<PackageId, Instant> unwritten = new HashMap<>();
    private final AtomicBoolean working = new AtomicBoolean();

    public PackageUse(Storage storage, Clock clock, Executor executor) {
        this.storage = storage;
        this.clock = clock;
        this.executor = executor;
    }

    /** Begins to write what is noted. */
    public void start(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::round, ROUND.toMillis(), ROUND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Notes that a package was asked for just now. Beyond twenty thousand packages in a round, others are not noted. */
    public synchronized void note(PackageId id) {
        if (unwritten.size() < UNWRITTEN || unwritten.containsKey(id)) {
            unwritten.put(id, clock.instant());
        }
    }

    /**
     * When the packages of a provider were last asked for; those that never were are not among them. Reads storage.
     *
     * @throws StorageException where it cannot be read
     */
    public Map<PackageId, Instant> lastUse(ProviderAddress provider) {
        var latest = new HashMap<PackageId, Instant>();
        for (var object : storage.list(StorageLayout.use(provider))) {
            read(provider, object.key()).forEach((id, time) -> latest.merge(id, time, PackageUse::later));
        }
        synchronized (this) {
            unwritten.forEach((id, time) -> {
                if (id.provider().equals(provider)) {
                    latest.merge(id, time, PackageUse::later);
                }
            });
        }
        return latest;
    }

    private void round() {
        if (working.compareAndSet(false, true)) {
            try {
                executor.execute(() -> {
                    try {
                        save();
                    } finally {
                        working.set(false);
                    }
                });
            } catch (RuntimeException busy) {
                working.set(false);
                LOG.debug("the use of packages is written in the next round", busy);
            }
        }
    }

    /** Writes what was noted, on the calling thread; what storage does not take is lost to it, and nothing else. */
    public void save() {
        for (var provider : noted()) {
            try {
                save(provider);
            } catch (StorageException failure) {
                LOG.warn("the use of {} was not noted: {}", provider, failure.getMessage());
                return;
            }
        }
    }

    private synchronized Set<ProviderAddress> noted() {
        var providers = new HashSet<ProviderAddress>();
        unwritten.keySet().forEach(id -> providers.add(id.provider()));
        return providers;
    }

    private void save(ProviderAddress provider) {
        var latest = lastUse(provider);
        var leftBehind = new ArrayList<StorageKey>();
        for (var object : storage.list(StorageLayout.use(provider))) {
            var age = Duration.between(object.lastModified(), clock.instant());
            if (!object.key().name().equals(ownName) && age.compareTo(LEFT_BEHIND) > 0) {
                leftBehind.add(object.key());
            }
        }
        storage.write(StorageLayout.use(provider).resolve(ownName), FORMAT.write(document(latest)));
        leftBehind.forEach(storage::delete);
        written(latest);
    }

    private synchronized void written(Map<PackageId, Instant> latest) {
        latest.forEach(unwritten::remove);
    }

    private static Document document(Map<PackageId, Instant> latest) {
        var versions = new TreeMap<String, Map<String, String>>();
        latest.forEach((id, time) -> versions.computeIfAbsent(id.version().toString(), none -> new TreeMap<>())
                .put(id.platform().toString(), time.toString()));
        return new Document(versions);
    }

    private Map<PackageId, Instant> read(ProviderAddress provider, StorageKey key) {
        return storage.read(key)
                .flatMap(bytes -> FORMAT.read(key, bytes, document -> parse(provider, document)))
                .orElse(Map.of());
    }

    private static Map<PackageId, Instant> parse(ProviderAddress provider, Document document) {
        var times = new HashMap<PackageId, Instant>();
        document.versions()
                .forEach((version, platforms) -> platforms.forEach((platform, time) -> times.put(
                        new PackageId(provider, ProviderVersion.parse(version), Platform.parse(platform)),
                        Instant.parse(time))));
        return times;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
