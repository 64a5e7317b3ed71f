package org.providermirror.fetch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of the mirrors that share one storage are alive. A mirror that has fetches to do writes its record anew every few
 * seconds; one whose record has not changed for a while, by the monotonic clock of whoever looks, is taken for dead, and
 * one without a record has stopped. So no two machines' clocks are ever compared.
 *
 * <p>Nothing but the amount of work rests on this: two mirrors that take each other for dead fetch the same package twice
 * and publish it once.
 *
 * <p>Safe for use by any number of threads; reads and writes storage.
 */
public final class InstanceHeartbeats {
    /** How long a mirror may be silent. */
    static final Duration LEASE = Duration.ofSeconds(20);

    /** How often a mirror that has fetches to do says so. */
    static final Duration BEAT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(InstanceHeartbeats.class);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    /**
     * What was seen of another mirror.
     *
     * @param since when its record was first seen as it is
     * @param seenAt when its record was last looked at
     */
    private record Observation(byte[] record, long since, long seenAt) {
        Observation again(long now) {
            return new Observation(record, since, now);
        }
    }

    private final Storage storage;
    private final Clocks time;
    private final String ownName = UUID.randomUUID().toString();
    private final Map<String, Observation> observed = new HashMap<>();
    private long beats;
    private Optional<Long> nextBeat = Optional.empty();

    public InstanceHeartbeats(Storage storage, Clocks time) {
        this.storage = storage;
        this.time = time;
    }

    /** The name of this mirror, new at each start. */
    public String ownName() {
        return ownName;
    }

    /**
     * Says that this mirror is alive, unless it did so a moment ago.
     *
     * @throws StorageException where it could not be said
     */
    public void beat() {
        byte[] record;
        synchronized (this) {
            if (nextBeat.isPresent() && !time.reached(nextBeat.get())) {
                return;
            }
            nextBeat = Optional.of(time.in(BEAT));
            beats++;
            record = ("{\"beat\":" + beats + "}\n").getBytes(StandardCharsets.UTF_8);
        }
        storage.write(keyOf(ownName), record);
    }

    /**
     * Whether a mirror of this name may be alive. A mirror that is seen for the first time has the whole lease to show it.
     *
     * @throws StorageException where its record could not be read
     */
    public boolean isAlive(String name) {
        if (name.equals(ownName)) {
            return true;
        }
        synchronized (this) {
            var seen = observed.get(name);
            if (seen != null && !time.reached(seen.seenAt() + KNOWN_FOR.toNanos())) {
                return isWithinLease(seen);
            }
        }
        return observe(name, storage.read(keyOf(name)));
    }

    private synchronized boolean observe(String name, Optional<byte[]> record) {
        if (record.isEmpty()) {
            observed.remove(name);
            return false;
        }
        var now = time.monotonic().getAsLong();
        var before = observed.get(name);
        var seen = before == null || !Arrays.equals(before.record(), record.get())
                ? new Observation(record.get(), now, now)
                : before.again(now);
        observed.put(name, seen);
        return isWithinLease(seen);
    }

    private boolean isWithinLease(Observation seen) {
        return !time.reached(seen.since() + LEASE.toNanos());
    }

    /** Removes the records of mirrors that died long ago. */
    void sweep() {
        for (var object : storage.list(StorageLayout.MIRRORS)) {
            var age = Duration.between(object.lastModified(), time.wall().instant());
            if (age.compareTo(FORGOTTEN) > 0 && !object.key().equals(keyOf(ownName))) {
                storage.delete(object.key());
            }
        }
    }

    /** Says that this mirror has stopped, so that nobody waits for its lease to run out. */
    void stopped() {
        try {
            storage.delete(keyOf(ownName));
        } catch (StorageException failure) {
            LOG.debug("the other mirrors will find out that this one has stopped", failure);
        }
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.MIRRORS.resolve(name + ".json");
    }
}
