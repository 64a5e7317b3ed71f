package org.providermirror.fetch.lease;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes which of the instances on one storage are running. An instance with fetches rewrites its heartbeat every few
 * seconds. If a heartbeat has not changed for the length of a lease, by the observer's monotonic clock, its instance is
 * dead; without a record it has stopped. If the instance was not observed before, the age of its heartbeat is the time
 * between it and the observer's own one, both by the storage's clock. So clocks of two machines are never compared.
 *
 * <p>Only the amount of work depends on this: two instances that believe each other dead fetch the same package twice
 * and publish it once.
 *
 * <p>Thread-safe; reads and writes storage.
 */
public final class InstanceHeartbeats {
    /**
     * How long an instance may be silent before its leases of fetches expire. If each request to the storage takes a
     * second, heartbeats are seen three seconds apart; the rest is for pauses of the holder. An observer looks every
     * second, so a takeover begins within ten seconds.
     */
    public static final Duration LEASE = Duration.ofSeconds(6);

    /** How often an instance with fetches writes its heartbeat. */
    public static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(InstanceHeartbeats.class);
    private static final String SUFFIX = ".json";
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Duration KNOWN_FOR = Duration.ofSeconds(1);

    /**
     * The last observation of another instance.
     *
     * @param since when this record was first seen
     * @param seenAt when the record was last read
     */
    private record Observation(byte[] record, long since, long seenAt) {
        Observation at(byte[] found, long changed, long now) {
            return new Observation(found, Arrays.equals(record, found) ? since : changed, now);
        }
    }

    private final Storage storage;
    private final Clocks time;
    private final InstanceName own;
    private final Map<String, Observation> observed = new HashMap<>();
    private long beats;
    private Optional<Long> nextBeat = Optional.empty();

    /** Observes as a new instance. */
    public InstanceHeartbeats(Storage storage, Clocks time) {
        this(storage, time, InstanceName.unique());
    }

    /** @param own other starts of the same instance are dead at once, unless their heartbeats change after all */
    public InstanceHeartbeats(Storage storage, Clocks time, InstanceName own) {
        this.storage = storage;
        this.time = time;
        this.own = own;
    }

    /** Returns the name of this instance, new at each start. */
    public String ownName() {
        return own.toString();
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
            storage.write(keyOf(ownName()), record);
        } catch (StorageException failure) {
            repeatSoon();
            throw failure;
        }
    }

    private synchronized void repeatSoon() {
        nextBeat = Optional.empty();
    }

    /**
     * Whether the instance of this name may be running.
     *
     * @param lease how long it may be silent
     * @throws StorageException if its record could not be read
     */
    public boolean isAlive(String name, Duration lease) {
        if (name.equals(ownName())) {
            return true;
        }
        synchronized (this) {
            var seen = observed.get(name);
            if (seen != null && !time.reached(seen.seenAt() + KNOWN_FOR.toNanos())) {
                return isWithinLease(seen, lease);
            }
        }
        var record = storage.read(keyOf(name));
        return observe(name, record, record.isPresent() && isUnobserved(name) ? silence(name) : Duration.ZERO, lease);
    }

    private synchronized boolean isUnobserved(String name) {
        var seen = observed.get(name);
        return seen == null || time.reached(seen.seenAt() + LEASE.toNanos());
    }

    // If the clocks of the storage's own machines differ much, a fetch is done twice.
    private Duration silence(String name) {
        if (own.isOfSameInstance(name)) {
            return FORGOTTEN;
        }
        try {
            beat();
            var written = storage.list(StorageLayout.MIRRORS).stream()
                    .collect(Collectors.toMap(StoredObject::key, StoredObject::lastModified));
            var other = written.get(keyOf(name));
            var here = written.get(keyOf(ownName()));
            return other != null && here != null && other.isBefore(here)
                    ? Duration.between(other, here)
                    : Duration.ZERO;
        } catch (StorageException failure) {
            LOG.debug("The age of a heartbeat is unknown, so its instance has a whole lease to renew it", failure);
            return Duration.ZERO;
        }
    }

    /** @param silence the age of a record that may have changed while its instance was not observed */
    private synchronized boolean observe(String name, Optional<byte[]> record, Duration silence, Duration lease) {
        if (record.isEmpty()) {
            observed.remove(name);
            return false;
        }
        var now = time.monotonic().getAsLong();
        var before = observed.get(name);
        var changed = now - silence.toNanos();
        var seen = before == null ? new Observation(record.get(), changed, now) : before.at(record.get(), changed, now);
        observed.put(name, seen);
        return isWithinLease(seen, lease);
    }

    private boolean isWithinLease(Observation seen, Duration lease) {
        return !time.reached(seen.since() + lease.toNanos());
    }

    /** Deletes the heartbeats of instances that were killed or died long ago. */
    public void sweep() {
        for (var object : storage.list(StorageLayout.MIRRORS)) {
            var age = Duration.between(object.lastModified(), time.wall().instant());
            var isOld = age.compareTo(FORGOTTEN) > 0 && !object.key().equals(keyOf(ownName()));
            if (isOld || own.isOfSameInstance(nameOf(object.key()))) {
                storage.delete(object.key());
            }
        }
    }

    /** Deletes this instance's heartbeat, so that takeovers need not wait for its lease to expire. */
    public void stopped() {
        try {
            storage.delete(keyOf(ownName()));
        } catch (StorageException failure) {
            LOG.debug("The heartbeat could not be deleted; other instances take over when the lease expires", failure);
        }
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.MIRRORS.resolve(name + SUFFIX);
    }

    private static String nameOf(StorageKey key) {
        return key.name().endsWith(SUFFIX)
                ? key.name().substring(0, key.name().length() - SUFFIX.length())
                : key.name();
    }
}
