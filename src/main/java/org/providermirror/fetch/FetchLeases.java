package org.providermirror.fetch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetches that were asked for and are not done, in storage, so that they survive a restart and so that of several
 * mirrors on one storage one fetches: the record, created only where there is none, names its holder and is the lease.
 *
 * <p>Storage that fails costs the memory of a fetch, never the fetch.
 */
final class FetchLeases {
    private static final String SUFFIX = ".json";
    private static final Logger LOG = LoggerFactory.getLogger(FetchLeases.class);
    private static final RecordFormat<Lease, Lease> FORMAT = RecordFormat.of(Lease.class);

    /** Who is to fetch a package. */
    enum Claim {
        /** This mirror. */
        OURS,
        /** Another mirror, which has said so before. */
        ELSEWHERE
    }

    private record Lease(Optional<Instant> askedAt, String holder) {}

    private final Storage storage;
    private final RecordStore<Lease> leases;
    private final InstanceHeartbeats mirrors;

    FetchLeases(Storage storage, InstanceHeartbeats mirrors) {
        this.storage = storage;
        this.leases = new RecordStore<>(storage, FORMAT);
        this.mirrors = mirrors;
    }

    /** Notes that a package was asked for, and finds out who is to fetch it; takes it over from a mirror that is dead. */
    Claim claim(PackageId id, Instant now) {
        try {
            mirrors.beat();
            var lease = new Lease(Optional.of(now), mirrors.ownName());
            if (leases.create(StorageLayout.fetch(id), lease)) {
                return Claim.OURS;
            }
            if (isHeldElsewhere(id)) {
                return Claim.ELSEWHERE;
            }
            // Of several mirrors that take over, one creates the record. One that is late deletes that of another, and
            // then both fetch: more work, the same package.
            storage.delete(StorageLayout.fetch(id));
            return leases.create(StorageLayout.fetch(id), lease) ? Claim.OURS : Claim.ELSEWHERE;
        } catch (StorageException failure) {
            LOG.warn("the fetch of {} would not survive a restart: {}", id, failure.getMessage());
            return Claim.OURS;
        }
    }

    /**
     * Whether another mirror that may be alive is to fetch this package.
     *
     * @throws StorageException where the storage does not tell
     */
    boolean isHeldElsewhere(PackageId id) {
        var holder = leases.read(StorageLayout.fetch(id)).map(Lease::holder);
        return holder.isPresent() && !holder.get().equals(mirrors.ownName()) && mirrors.isAlive(holder.get());
    }

    void done(PackageId id) {
        try {
            storage.delete(StorageLayout.fetch(id));
        } catch (StorageException failure) {
            LOG.warn("the fetch of {} will be looked at again after a restart: {}", id, failure.getMessage());
        }
    }

    /** The packages that were asked for and are not done; none where storage fails. */
    List<PackageId> open() {
        try {
            return storage.list(StorageLayout.FETCHES).stream()
                    .map(object -> idOf(object.key()))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return List.of();
        }
    }

    private static Optional<PackageId> idOf(StorageKey key) {
        return key.name().endsWith(SUFFIX)
                ? StorageLayout.providerBelow(StorageLayout.FETCHES, key)
                        .flatMap(provider -> PackageId.tryParseArchiveName(
                                provider, key.name().substring(0, key.name().length() - SUFFIX.length())))
                : Optional.empty();
    }
}
