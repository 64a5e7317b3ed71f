package org.providermirror.health;

import java.util.List;
import java.util.Optional;

/**
 * Reports the health of the mirror.
 *
 * <p>Failing upstream hosts do not make it unready: it goes on serving what is cached and stored. A read-only or slow
 * storage makes it degraded, a missing or unreachable one unready.
 */
public final class Health {
    private final StorageProbe storage;
    private final UpstreamHosts upstream;

    /** The readiness of the mirror. */
    public enum Readiness {
        READY,
        DEGRADED,
        UNREADY
    }

    public Health(StorageProbe storage, UpstreamHosts upstream) {
        this.storage = storage;
        this.upstream = upstream;
    }

    /** Returns the readiness over all checks. */
    public Readiness readiness() {
        return switch (storage.state()) {
            case WRITABLE -> Readiness.READY;
            case READ_ONLY, SLOW -> Readiness.DEGRADED;
            case MISSING, UNREACHABLE, UNKNOWN -> Readiness.UNREADY;
        };
    }

    /** Returns the state of the storage. */
    public StorageState storage() {
        return storage.state();
    }

    /** Returns the space of the disk that contains the storage; empty if it is not a disk. */
    public Optional<DiskSpace> space() {
        return storage.space();
    }

    /** Returns the last observed state of the upstream hosts, by name. */
    public List<UpstreamHost> upstream() {
        return upstream.seen();
    }
}
