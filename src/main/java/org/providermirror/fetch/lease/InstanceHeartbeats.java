package org.providermirror.fetch.lease;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes which of the instances on one storage are running. An instance with fetches rewrites its heartbeat every few
 * seconds. If a heartbeat has not changed for the length of a lease, by the observer's monotonic clock, its instance is
 * dead; without a record it has stopped. So clocks of two machines are never compared.
 *
 * <p>Only the amount of work depends on this: two instances that believe each other dead fetch the same package twice
 * and publish it once.
 *
 * <p>Thread-safe; reads and writes storage.
 */
public final class InstanceHeartbeats {
    /** How long an instance may be silent before its leases of fetches expire. */
    public static final Duration LEASE = Duration.ofSeconds(8);

    /** How often an instance with fetches writes its heartbeat. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(InstanceHeartbeats.class);
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    /**
     * The last observation of another instance.
     *
     * @param since when this record was first seen
     * @param seenAt when the record was last read
     */
    private record Observation(byte[] record, long since, long seenAt) {
        Observation again(long now) {
            return new Observation(record, since, now);
        }
    }

    private final Storage storage;
    private final Clocks time;
    private final String ownName = UUID.randomUUID().toString();
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final Map<String, Observation> observed = new HashMap<>();
    private long beats;
    private Optional<Long> nextBeat = Optional.empty();

    public InstanceHeartbeats(Storage storage, Clocks time) {
        this.storage = storage;
        this.time = time;
    }

    /** Returns the name of this instance, new at each start. */
    public String ownName() {
        return ownName;
    }

    /** Declares that an instance was killed, so that its leases need not expire, unless its heartbeat changes after all. */
    public void declareDead(String name) {
        dead.add(name);
    }

    /**
     * Writes this instance's heartbeat, unless it did so a moment ago.
     *
     * @throws StorageException if storage fails
     */
    public void beat() {
        byte[] record;
        synchronized (this) {
            if (nextBeat.isPresent() && !time.reached(nextBeat.get())) {
                return;
            }
            // Sooner than the next turn of a timer that is a little early.
            nextBeat = Optional.of(time.in(INTERVAL.dividedBy(2)));
            beats++;
            record = ("{\"beat\":" + beats + "}\n").getBytes(StandardCharsets.UTF_8);
        }
        try {
            storage.write(keyOf(ownName), record);
        } catch (StorageException failure) {
            repeatSoon();
            throw failure;
        }
    }

    private synchronized void repeatSoon() {
        nextBeat = Optional.empty();
    }

    /**
     * Whether the instance of this name may be running. One that is seen for the first time has a whole lease to renew
     * its heartbeat.
     *
     * @param lease how long it may be silent
     * @throws StorageException if its record could not be read
     */
    public boolean isAlive(String name, Duration lease) {
        if (name.equals(ownName)) {
            return true;
        }
        synchronized (this) {
            var seen = observed.get(name);
            if (seen != null && !time.reached(seen.seenAt() + KNOWN_FOR.toNanos())) {
                return isWithinLease(seen, lease);
            }
        }
        return observe(name, storage.read(keyOf(name)), lease);
    }

    private synchronized boolean observe(String name, Optional<byte[]> record, Duration lease) {
        if (record.isEmpty()) {
            observed.remove(name);
            return false;
        }
        var now = time.monotonic().getAsLong();
        var before = observed.get(name);
        if (before == null && dead.contains(name)) {
            observed.put(name, new Observation(record.get(), now - FORGOTTEN.toNanos(), now));
            return false;
        }
        var seen = before == null || !Arrays.equals(before.record(), record.get())
                ? new Observation(record.get(), now, now)
                : before.again(now);
        observed.put(name, seen);
        return isWithinLease(seen, lease);
    }

    private boolean isWithinLease(Observation seen, Duration lease) {
        return !time.reached(seen.since() + lease.toNanos());
    }

    /** Deletes the heartbeats of instances that were killed or died long ago. */
    public void sweep() {
        for (var name : dead) {
            storage.delete(keyOf(name));
        }
        for (var object : storage.list(StorageLayout.MIRRORS)) {
            var age = Duration.between(object.lastModified(), time.wall().instant());
            if (age.compareTo(FORGOTTEN) > 0 && !object.key().equals(keyOf(ownName))) {
                storage.delete(object.key());
            }
        }
    }

    /** Deletes this instance's heartbeat, so that takeovers need not wait for its lease to expire. */
    public void stopped() {
        try {
            storage.delete(keyOf(ownName));
        } catch (StorageException failure) {
            LOG.debug("The heartbeat could not be deleted; other instances take over when the lease expires", failure);
        }
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.MIRRORS.resolve(name + ".json");
    }
}
