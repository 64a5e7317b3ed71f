package org.providermirror.hosted;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.providermirror.failure.StorageException;
import org.providermirror.hosted.keys.SigningKey;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which releases depend on a revoked key alone and were not decided to be kept. Thread-safe; only {@link #refresh}
 * reads storage.
 */
public final class UndecidedReleases {
    private static final Logger LOG = LoggerFactory.getLogger(UndecidedReleases.class);
    private static final int MOST_RELEASES = 10_000;

    private final KeyReleases releases;
    private final Supplier<? extends Collection<SigningKey>> keys;

    private volatile Map<ReleaseId, Signed> known = Map.of();

    /**
     * A release that needs a decision.
     *
     * @param release the release
     * @param fingerprint the revoked key, the only one that signed it
     */
    public record Undecided(ReleaseId release, String fingerprint) {}

    /** The keys that signed the current revision of a release, and the pointer that selects it. */
    private record Signed(StoredObject pointer, List<String> keys) {}

    /** @param keys returns the keys of all namespaces, from memory */
    public UndecidedReleases(KeyReleases releases, Supplier<? extends Collection<SigningKey>> keys) {
        this.releases = releases;
        this.keys = keys;
    }

    /** Returns which releases depend on one key, with the decisions that this looks at. */
    public KeyReleases releases() {
        return releases;
    }

    /** Returns the releases that need a decision as of the last refresh, from memory, sorted. */
    public List<Undecided> all() {
        var now = known;
        return revoked()
                .flatMap(key -> now.entrySet().stream()
                        .filter(entry -> entry.getKey().provider().isIn(key.hostname(), key.namespace())
                                && entry.getValue().keys().equals(List.of(key.fingerprint())))
                        .map(Map.Entry::getKey)
                        .sorted(KeyReleases.ORDER)
                        .map(release -> new Undecided(release, key.fingerprint())))
                .filter(each -> !releases.isKept(each.release(), each.fingerprint()))
                .toList();
    }

    /**
     * Reads the releases of the namespaces of revoked keys, and what was decided on other instances. Without a revoked
     * key, reads nothing. If storage fails, what was read before stays.
     */
    public void refresh() {
        if (revoked().findAny().isEmpty()) {
            known = Map.of();
            return;
        }
        try {
            known = read(known);
            releases.refresh();
        } catch (StorageException failure) {
            LOG.warn("The releases of revoked keys may be stale, because storage could not be read", failure);
        }
    }

    private Map<ReleaseId, Signed> read(Map<ReleaseId, Signed> before) {
        var read = new HashMap<ReleaseId, Signed>();
        for (var namespace : revoked().map(KeyReleases::folder).distinct().toList()) {
            for (var pointer : releases.pointers(namespace)) {
                KeyReleases.release(pointer.key())
                        .filter(release -> read.size() < MOST_RELEASES)
                        .ifPresent(release -> read.put(release, signed(before.get(release), release, pointer)));
            }
        }
        return Map.copyOf(read);
    }

    private Signed signed(Signed before, ReleaseId release, StoredObject pointer) {
        return before != null && before.pointer().equals(pointer)
                ? before
                : new Signed(pointer, releases.signers(release));
    }

    private Stream<SigningKey> revoked() {
        return keys.get().stream().filter(key -> key.state() == SigningKey.State.REVOKED);
    }
}
