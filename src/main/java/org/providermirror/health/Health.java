package org.providermirror.health;

import java.util.List;

/**
 * The mirror's health.
 *
 * <p>Upstream hosts that fail do not make it unready: what it knows it serves on, and to take it out of service would help
 * nobody. A storage that takes nothing makes it degraded, one that does not answer unready.
 */
public final class Health {
    private final StorageProbe storage;
    private final UpstreamHosts upstream;

    /** How ready the mirror is. */
    public enum Readiness {
        READY,
        DEGRADED,
        UNREADY
    }

    public Health(StorageProbe storage, UpstreamHosts upstream) {
        this.storage = storage;
        this.upstream = upstream;
    }

    /** All in all. */
    public Readiness readiness() {
        return switch (storage.state()) {
            case WRITABLE -> Readiness.READY;
            case READ_ONLY -> Readiness.DEGRADED;
            case UNREACHABLE, UNKNOWN -> Readiness.UNREADY;
        };
    }

    /** The storage. */
    public StorageState storage() {
        return storage.state();
    }

    /** The upstream hosts as last seen, by name. */
    public List<UpstreamHost> upstream() {
        return upstream.seen();
    }
}
