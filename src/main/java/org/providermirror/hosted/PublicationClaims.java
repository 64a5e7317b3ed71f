package org.providermirror.hosted;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one caller at a time publish a release, on all instances. The claim of an instance that was killed is taken over
 * when its heartbeats end. A claim is no fence: two publications at once are prevented here only while heartbeats
 * arrive; the records that are created decide in any case which one is published. If a first publication lost its
 * claim, packages of the winner may be replaced; they are then not served until the same bytes are published again.
 *
 * <p>Thread-safe; every method reads and writes storage, and throws
 * {@link StorageException} if that fails.
 */
final class PublicationClaims {
    private static final Logger LOG = LoggerFactory.getLogger(PublicationClaims.class);
    private static final long POLL_MILLIS = 100;
    private static final RecordFormat<Claim, Claim> FORMAT = RecordFormat.of(Claim.class);

    private record Claim(String holder) {}

    private final Storage storage;
    private final InstanceHeartbeats heartbeats;
    private final Clocks time;
    private final Set<ReleaseId> held = ConcurrentHashMap.newKeySet();

    PublicationClaims(Storage storage, InstanceHeartbeats heartbeats, Clocks time) {
        this.storage = storage;
        this.heartbeats = heartbeats;
        this.time = time;
    }

    /** Writes the heartbeat of this instance while it publishes. Called every few seconds. */
    void keepUp() {
        if (!held.isEmpty()) {
            heartbeats.beat();
        }
    }

    /**
     * Takes the claim of a release.
     *
     * @param timeout how long to wait for another caller; zero for requests, which hold a thread of the container
     * @throws PublicationRefusedException if another caller holds it for so long
     */
    void take(ReleaseId release, Duration timeout) throws PublicationRefusedException, InterruptedException {
        var deadline = time.in(timeout);
        while (!takeNow(release)) {
            if (time.reached(deadline)) {
                throw PublicationRefusedException.busy(release);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean takeNow(ReleaseId release) {
        if (!held.add(release)) {
            return false;
        }
        var isTaken = false;
        try {
            heartbeats.beat();
            isTaken = claim(release);
            return isTaken;
        } finally {
            if (!isTaken) {
                held.remove(release);
            }
        }
    }

    private boolean claim(ReleaseId release) {
        var key = StorageLayout.hostedClaim(release);
        var own = FORMAT.write(new Claim(heartbeats.ownName()));
        if (storage.create(key, own)) {
            return true;
        }
        var described = storage.find(key);
        if (described.isEmpty() || holder(release).filter(this::isOther).isPresent()) {
            return false;
        }
        return storage.writeIfUnchanged(described.get(), own);
    }

    private boolean isOther(String holder) {
        return !holder.equals(heartbeats.ownName()) && heartbeats.isAlive(holder, InstanceHeartbeats.LEASE);
    }

    private Optional<String> holder(ReleaseId release) {
        var key = StorageLayout.hostedClaim(release);
        return storage.read(key).flatMap(bytes -> FORMAT.read(key, bytes)).map(Claim::holder);
    }

    /** Returns whether this instance still holds the claim: another one takes it over if heartbeats are late. */
    boolean isHeld(ReleaseId release) {
        return holder(release).filter(heartbeats.ownName()::equals).isPresent();
    }

    /** Gives the claim back. A storage failure is logged: the next publication takes the claim over. */
    void release(ReleaseId release) {
        try {
            if (isHeld(release)) {
                storage.delete(StorageLayout.hostedClaim(release));
            }
        } catch (StorageException failure) {
            LOG.warn("the claim of the publication of {} stays: {}", release, failure.getMessage());
        } finally {
            held.remove(release);
        }
    }
}
