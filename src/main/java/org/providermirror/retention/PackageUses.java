package org.providermirror.retention;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.catalog.Time;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When packages were last used, to the minute: in memory, and now and then in one record of this mirror's own, beside those
 * of the other mirrors on the same storage. A mirror that is killed forgets the uses of a few minutes.
 *
 * <p>Safe for use by any number of threads; only {@link #note} is for a request's path.
 */
public final class PackageUses {
    private static final Logger LOG = LoggerFactory.getLogger(PackageUses.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Map<String, Long>>> DOCUMENT = new TypeReference<>() {};
    private static final StorageKey MERGED = StorageLayout.USES.resolve("merged.json");
    private static final Duration IDLE = Duration.ofDays(1);
    private static final long NOTED_EVERY_SECONDS = 60;
    private static final int MOST = 100_000;

    private final Storage storage;
    private final Time time;
    private final StorageKey own;
    private final Map<PackageId, Long> uses = new ConcurrentHashMap<>();
    private volatile boolean changed;

    /** @param name this mirror's own, unlike that of any other */
    public PackageUses(Storage storage, Time time, String name) {
        this.storage = storage;
        this.time = time;
        this.own = StorageLayout.USES.resolve(name + ".json");
    }

    /** Notes that a package is used now. Waits for nothing. */
    public void note(PackageId id) {
        var now = time.wall().instant().getEpochSecond();
        var before = uses.get(id);
        if (before == null ? uses.size() < MOST : now - before >= NOTED_EVERY_SECONDS) {
            uses.put(id, now);
            changed = true;
        }
    }

    /** Keeps what was noted, where anything was. Storage that fails costs the memory of it, which is logged. */
    public void keep() {
        if (!changed) {
            return;
        }
        changed = false;
        try {
            storage.write(own, bytes(uses));
        } catch (StorageException failure) {
            changed = true;
            LOG.warn("when packages were last used was not kept: {}", failure.getMessage());
        }
    }

    /** When this mirror last saw a package used; the earliest instant there is where it never did. */
    Instant lastUseHere(PackageId id) {
        var use = uses.get(id);
        return use == null ? Instant.MIN : Instant.ofEpochSecond(use);
    }

    /**
     * When each package was last used that ever was, by all mirrors. Makes one record of those that have not changed for
     * long. To be called by one mirror at a time.
     *
     * @throws org.providermirror.failure.StorageException where that cannot be told
     */
    Map<PackageId, Instant> all() {
        keep();
        var latest = new HashMap<PackageId, Long>();
        var idle = new HashMap<PackageId, Long>();
        var now = time.wall().instant();
        List<StorageKey> folded = new ArrayList<>();
        for (var object : storage.list(StorageLayout.USES)) {
            var read = storage.read(object.key())
                    .map(bytes -> parse(object.key(), bytes))
                    .orElse(Map.of());
            merge(read, latest);
            var isIdle = object.lastModified().isBefore(now.minus(IDLE))
                    && !object.key().equals(own);
            if (isIdle || object.key().equals(MERGED)) {
                merge(read, idle);
            }
            if (isIdle && !object.key().equals(MERGED)) {
                folded.add(object.key());
            }
        }
        if (!folded.isEmpty()) {
            storage.write(MERGED, bytes(idle));
            folded.forEach(storage::delete);
        }
        merge(uses, latest);
        var instants = new HashMap<PackageId, Instant>();
        latest.forEach((id, second) -> instants.put(id, Instant.ofEpochSecond(second)));
        return instants;
    }

    private static void merge(Map<PackageId, Long> more, Map<PackageId, Long> into) {
        more.forEach((id, second) -> into.merge(id, second, Math::max));
    }

    private static byte[] bytes(Map<PackageId, Long> uses) {
        var document = new TreeMap<String, Map<String, Long>>();
        uses.entrySet().stream()
                .sorted(Map.Entry.<PackageId, Long>comparingByValue().reversed())
                .limit(MOST)
                .forEach(
                        use -> document.computeIfAbsent(use.getKey().provider().toString(), provider -> new TreeMap<>())
                                .put(use.getKey().archiveName(), use.getValue()));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a map of numbers can be written", impossible);
        }
    }

    private static Map<PackageId, Long> parse(StorageKey key, byte[] bytes) {
        var uses = new HashMap<PackageId, Long>();
        try {
            JSON.readValue(bytes, DOCUMENT).forEach((provider, archives) -> {
                var address = ProviderAddress.parse(provider);
                archives.forEach((name, second) -> uses.put(PackageId.parseArchiveName(address, name), second));
            });
        } catch (IOException | InvalidTermException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
        }
        return uses;
    }
}
