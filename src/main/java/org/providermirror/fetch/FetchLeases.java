package org.providermirror.fetch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * The fetches that were asked for and are not done, in storage, so that they survive a restart and so that of several
 * mirrors on one storage one fetches: the record, created only where there is none, names its holder and is the lease.
 *
 * <p>Storage that fails costs the memory of a fetch, never the fetch.
 */
final class FetchLeases {
    private static final String SUFFIX = ".json";
    private static final Logger LOG = LoggerFactory.getLogger(FetchLeases.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String HOLDER = "holder";
    private static final String ASKED_AT = "askedAt";

    /** Who is to fetch a package. */
    enum Claim {
        /** This mirror. */
        OURS,
        /** Another mirror, which has said so before. */
        ELSEWHERE
    }

    private final Storage storage;
    private final InstanceHeartbeats heartbeats;

    FetchLeases(Storage storage, InstanceHeartbeats heartbeats) {
        this.storage = storage;
        this.heartbeats = heartbeats;
    }

    /** Notes that a package was asked for, and finds out who is to fetch it; takes it over from a mirror that is dead. */
    Claim claim(PackageId id, Instant now) {
        try {
            heartbeats.beat();
            var record = JSON.writeValueAsBytes(Map.of(ASKED_AT, now.toString(), HOLDER, heartbeats.ownName()));
            if (storage.create(StorageLayout.fetch(id), record)) {
                return Claim.OURS;
            }
            if (isHeldElsewhere(id)) {
                return Claim.ELSEWHERE;
            }
            // Of several mirrors that take over, one creates the record. One that is late deletes that of another, and
            // then both fetch: more work, the same package.
            storage.delete(StorageLayout.fetch(id));
            return storage.create(StorageLayout.fetch(id), record) ? Claim.OURS : Claim.ELSEWHERE;
        } catch (StorageException | IOException failure) {
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
        var holder = storage.read(StorageLayout.fetch(id)).flatMap(FetchLeases::holder);
        return holder.isPresent() && !holder.get().equals(heartbeats.ownName()) && heartbeats.isAlive(holder.get());
    }

    private static Optional<String> holder(byte[] record) {
        try {
            return Optional.ofNullable(JSON.readTree(record).path(HOLDER).textValue());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
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
                        .flatMap(provider -> idOf(provider, key.name()))
                : Optional.empty();
    }

    private static Optional<PackageId> idOf(ProviderAddress provider, String name) {
        try {
            var archive = name.substring(0, name.length() - SUFFIX.length());
            return Optional.of(PackageId.parseArchiveName(provider, archive));
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }
}
