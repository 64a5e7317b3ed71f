package org.providermirror.fetch.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds leases in storage for the fetches that are requested and unfinished. They survive a restart, and let only one
 * of the instances on one storage fetch a package: the record, created only if absent, names the lease's holder.
 *
 * <p>If storage fails, a fetch is not remembered, but it runs all the same.
 */
public final class FetchLeases {
    private static final String SUFFIX = ".json";
    private static final Logger LOG = LoggerFactory.getLogger(FetchLeases.class);
    private static final RecordFormat<Lease, Lease> FORMAT = RecordFormat.of(Lease.class);

    private record Lease(Optional<Instant> askedAt, String holder) {}

    /** @param holder empty if the record was not read yet, or cannot be read */
    private record ReadLease(StoredObject object, Optional<String> holder) {}

    private final Storage storage;
    private final RecordStore<Lease> leases;
    private final InstanceHeartbeats heartbeats;
    /** The leases that were read, as the last listing had them. */
    private final Map<PackageId, ReadLease> read = new ConcurrentHashMap<>();

    private volatile boolean changed = true;

    public FetchLeases(Storage storage, InstanceHeartbeats heartbeats) {
        this.storage = storage;
        this.leases = new RecordStore<>(storage, FORMAT);
        this.heartbeats = heartbeats;
    }

    /**
     * Acquires the lease of a fetch if no live instance holds it; a takeover from a dead one is included. Returns the name
     * of the other instance that holds it; empty if this instance is to fetch the package.
     */
    public Optional<String> claim(PackageId id, Instant now) {
        changed = true;
        try {
            heartbeats.beat();
            var lease = new Lease(Optional.of(now), heartbeats.ownName());
            if (leases.create(StorageLayout.fetch(id), lease)) {
                return Optional.empty();
            }
            var other = holder(id).filter(this::isOther);
            if (other.isPresent()) {
                return other;
            }
            // If several instances take over at once, one creates the record. A late one may delete that record; then
            // both fetch the same package, which costs work only.
            storage.delete(StorageLayout.fetch(id));
            return leases.create(StorageLayout.fetch(id), lease)
                    ? Optional.empty()
                    : holder(id).filter(name -> !name.equals(heartbeats.ownName()));
        } catch (StorageException failure) {
            LOG.warn(
                    "The fetch of {} would not survive a restart, because its lease could not be written: {}",
                    id,
                    failure.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Whether there is a lease that no other running instance holds, such as a damaged one.
     *
     * @throws StorageException if storage fails
     */
    public boolean isFree(PackageId id) {
        var listed = Optional.ofNullable(read.get(id));
        // The holder of an unchanged record is known. What seems free is read again: it may have ended.
        return listed.flatMap(ReadLease::holder).filter(this::isOther).isEmpty() && isFreeNow(id);
    }

    private boolean isFreeNow(PackageId id) {
        var found = holder(id);
        read.computeIfPresent(id, (same, listed) -> new ReadLease(listed.object(), found));
        return found.map(holder -> !isOther(holder))
                .orElseGet(() -> storage.find(StorageLayout.fetch(id)).isPresent());
    }

    /**
     * Whether this instance holds the lease.
     *
     * @throws StorageException if storage fails
     */
    public boolean isOurs(PackageId id) {
        return holder(id).filter(heartbeats.ownName()::equals).isPresent();
    }

    private Optional<String> holder(PackageId id) {
        return leases.read(StorageLayout.fetch(id)).map(Lease::holder);
    }

    /**
     * Whether an instance has written no heartbeat for so long, or has stopped.
     *
     * @throws StorageException if storage fails
     */
    boolean isSilent(String holder, Duration silence) {
        return !heartbeats.isAlive(holder, silence);
    }

    private boolean isOther(String holder) {
        return !holder.equals(heartbeats.ownName()) && heartbeats.isAlive(holder, InstanceHeartbeats.LEASE);
    }

    public void done(PackageId id) {
        changed = true;
        try {
            storage.delete(StorageLayout.fetch(id));
        } catch (StorageException failure) {
            LOG.warn(
                    "The lease of the finished fetch of {} could not be deleted; the next start checks the package again: {}",
                    id,
                    failure.getMessage());
        }
    }

    /** Returns whether this instance claimed or deleted a lease since {@link #open} was called, or that failed. */
    public boolean haveChanged() {
        return changed;
    }

    /** Returns the packages with unfinished fetches; empty if storage fails. */
    public List<PackageId> open() {
        changed = false;
        try {
            var listed = listed();
            read.keySet().retainAll(listed.keySet());
            listed.forEach((id, object) -> read.put(id, known(id, object)));
            return List.copyOf(listed.keySet());
        } catch (StorageException failure) {
            changed = true;
            LOG.warn("{}", failure.getMessage());
            return List.of();
        }
    }

    /**
     * Returns the objects of all leases.
     *
     * @throws StorageException if storage fails
     */
    Map<PackageId, StoredObject> listed() {
        var listed = new LinkedHashMap<PackageId, StoredObject>();
        for (var object : storage.list(StorageLayout.FETCHES)) {
            idOf(object.key()).ifPresent(id -> listed.put(id, object));
        }
        return listed;
    }

    private ReadLease known(PackageId id, StoredObject object) {
        return Optional.ofNullable(read.get(id))
                .filter(before -> before.object().equals(object))
                .orElseGet(() -> new ReadLease(object, Optional.empty()));
    }

    private static Optional<PackageId> idOf(StorageKey key) {
        return key.name().endsWith(SUFFIX)
                ? StorageLayout.providerBelow(StorageLayout.FETCHES, key)
                        .flatMap(provider -> PackageId.tryParseArchiveName(
                                provider, key.name().substring(0, key.name().length() - SUFFIX.length())))
                : Optional.empty();
    }
}
