package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the keys that signed the releases of each namespace, for all instances on one storage. The first key of a
 * namespace is trusted (trust on first use); another one is an event. If the settings pin a provider's signers, its
 * releases are refused until an administrator accepts a new key.
 *
 * <p>Thread-safe; reads and writes storage.
 */
public final class Signers {
    private static final Logger LOG = LoggerFactory.getLogger(Signers.class);
    private static final String FIRST_OF_ALL = "first of its namespace";
    private static final int MOST_UNRECORDED = 1_000;

    /** Holds the first release with a key that could not be stored yet. */
    private record Sighting(ReleaseId release, String fingerprint) {
        String key() {
            return keyOf(release.provider().hostname(), release.provider().namespace(), fingerprint);
        }

        static String keyOf(Hostname hostname, String namespace, String fingerprint) {
            return hostname + "/" + namespace + "/" + fingerprint;
        }
    }

    private final SignerRecords records;
    private final List<ProviderPattern> pinned;
    private final TrustChanges changes;
    private final Events events;
    private final Clock clock;
    private final Map<String, Sighting> unrecorded = new ConcurrentHashMap<>();

    /**
     * @param pinned the providers whose releases need a signer that was accepted
     * @param changes notified when an administrator accepts or removes a signer
     */
    public Signers(Storage storage, List<ProviderPattern> pinned, TrustChanges changes, Events events, Clock clock) {
        this.records = new SignerRecords(storage);
        this.pinned = List.copyOf(pinned);
        this.changes = changes;
        this.events = events;
        this.clock = clock;
    }

    /** Returns all signers, sorted by namespace. */
    public Collection<SignerRecord> all() {
        return records.all();
    }

    /**
     * Records that a release is signed by this key.
     *
     * @throws ReleaseUnverifiedException if the provider's signers are pinned and this one is not accepted
     * @throws StorageException if they are pinned and storage fails
     */
    public void see(ReleaseId release, String fingerprint) {
        var provider = release.provider();
        var isPinned = isPinned(provider);
        try {
            var known = records.find(provider.hostname(), provider.namespace(), fingerprint);
            var signer = known.isPresent() ? known.get() : unknown(release, fingerprint);
            if (isPinned && !signer.accepted()) {
                throw new ReleaseUnverifiedException(
                        release,
                        "it is signed by the key " + fingerprint + ", which is new for " + namespaceOf(provider)
                                + " and which no administrator has accepted yet");
            }
        } catch (StorageException failure) {
            if (isPinned) {
                throw failure;
            }
            // Without this, an unsigned release could follow as if this namespace never had a signer.
            if (unrecorded.size() < MOST_UNRECORDED) {
                var sighting = new Sighting(release, fingerprint);
                unrecorded.putIfAbsent(sighting.key(), sighting);
            }
            LOG.warn("a signer of {} is not recorded yet: {}", release, failure.getMessage());
        }
    }

    /** Returns whether a key is a known signer of a provider's namespace, and accepted if signers are pinned. */
    public boolean trusts(ProviderAddress provider, String fingerprint) {
        return records.find(provider.hostname(), provider.namespace(), fingerprint)
                .filter(signer -> signer.accepted() || !isPinned(provider))
                .isPresent();
    }

    /** Returns whether the signers of a provider are pinned. */
    public boolean isPinned(ProviderAddress provider) {
        return pinned.stream().anyMatch(pattern -> pattern.matches(provider));
    }

    /**
     * Returns whether any instance knows a signer of a provider's namespace; reads storage.
     *
     * @throws StorageException if storage fails
     */
    public boolean hasAny(ProviderAddress provider) {
        return unrecorded.values().stream()
                        .anyMatch(sighting -> isOfNamespace(sighting.release().provider(), provider))
                || records.hasAnyNow(provider.hostname(), provider.namespace());
    }

    /**
     * Returns when the first of the known signers of a provider's namespace was seen; empty if no signer is known.
     *
     * @throws StorageException if the signers were never read and storage fails
     */
    public Optional<Instant> firstSeen(ProviderAddress provider) {
        return first(provider).map(SignerRecord::firstSeen);
    }

    /** Returns the first known signer of a provider's namespace. */
    Optional<SignerRecord> first(ProviderAddress provider) {
        return records.earliest(provider);
    }

    /**
     * Accepts a key that an administrator knows, whether a release signed by it was seen or not.
     *
     * @throws StorageException if that cannot be stored
     */
    public void trust(ReleaseId release, String fingerprint, String by) {
        var provider = release.provider();
        if (records.find(provider.hostname(), provider.namespace(), fingerprint).isEmpty()) {
            var signer = unknown(release, fingerprint);
            if (signer.accepted()) {
                decided(
                        provider.hostname(),
                        provider.namespace(),
                        acceptance(provider.hostname(), provider.namespace(), fingerprint, by));
            }
        }
        accept(provider.hostname(), provider.namespace(), fingerprint, by);
    }

    // Another instance may know the key: the instance that creates the record first decides.
    private SignerRecord unknown(ReleaseId release, String fingerprint) {
        var provider = release.provider();
        var asFirst = signer(release, fingerprint, Optional.of(FIRST_OF_ALL));
        if (records.createFirst(asFirst)) {
            return asFirst;
        }
        var known = records.findNow(provider.hostname(), provider.namespace(), fingerprint);
        if (known.isPresent()) {
            return known.get();
        }
        var asNew = signer(release, fingerprint, Optional.empty());
        if (!records.create(asNew)) {
            return records.findNow(provider.hostname(), provider.namespace(), fingerprint)
                    .orElse(asNew);
        }
        events.record(Event.of(
                clock.instant(),
                EventKind.NEW_SIGNER,
                Target.of(release),
                release + " is signed by the key " + fingerprint + ", which was not seen for " + namespaceOf(provider)
                        + " before"));
        return asNew;
    }

    private SignerRecord signer(ReleaseId release, String fingerprint, Optional<String> acceptedBy) {
        return new SignerRecord(
                release.provider().hostname(),
                release.provider().namespace(),
                fingerprint,
                clock.instant(),
                release.toString(),
                acceptedBy.isPresent(),
                acceptedBy.orElse(null));
    }

    /** Accepts a recorded signer; returns whether there is one. */
    public boolean accept(Hostname hostname, String namespace, String fingerprint, String by) {
        records.refresh();
        var known = records.find(hostname, namespace, fingerprint);
        known.filter(signer -> !signer.accepted()).ifPresent(signer -> {
            records.put(
                    new SignerRecord(hostname, namespace, fingerprint, signer.firstSeen(), signer.release(), true, by));
            decided(hostname, namespace, acceptance(hostname, namespace, fingerprint, by));
        });
        return known.isPresent();
    }

    /**
     * Accepts a key that was never seen, as that of the publisher of a namespace.
     *
     * @throws StorageException if that cannot be stored
     */
    public void acceptUnseen(Hostname hostname, String namespace, String fingerprint, String by) {
        records.put(new SignerRecord(hostname, namespace, fingerprint, clock.instant(), "", true, by));
        decided(hostname, namespace, acceptance(hostname, namespace, fingerprint, by));
    }

    /**
     * Removes a signer; returns whether it was known. Its next signature is that of a new key. While the namespace
     * has other signers, the removed key is not trusted as the first again.
     *
     * @throws StorageException if that cannot be stored
     */
    public boolean remove(Hostname hostname, String namespace, String fingerprint, String by) {
        var waited = unrecorded.remove(Sighting.keyOf(hostname, namespace, fingerprint)) != null;
        var removed = records.remove(hostname, namespace, fingerprint) || waited;
        if (removed) {
            decided(
                    hostname,
                    namespace,
                    by + " removed the key " + fingerprint + " from the signers of " + hostname + "/" + namespace);
        }
        return removed;
    }

    private static String acceptance(Hostname hostname, String namespace, String fingerprint, String by) {
        return by + " accepted the key " + fingerprint + " as a signer of " + hostname + "/" + namespace;
    }

    private void decided(Hostname hostname, String namespace, String sentence) {
        events.record(new Event(
                clock.instant(),
                EventKind.ADMINISTRATION,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                sentence));
        changes.announce(hostname, namespace);
    }

    private static boolean isOfNamespace(ProviderAddress one, ProviderAddress other) {
        return one.hostname().equals(other.hostname()) && one.namespace().equals(other.namespace());
    }

    private static String namespaceOf(ProviderAddress provider) {
        return provider.hostname() + "/" + provider.namespace();
    }

    /** Polls the records of other instances, and stores signers that could not be stored before. */
    public void refresh() {
        records.refresh();
        try {
            for (var sighting : unrecorded.values()) {
                unknown(sighting.release(), sighting.fingerprint());
                unrecorded.remove(sighting.key());
            }
        } catch (StorageException failure) {
            LOG.debug("signers are recorded later, because storage fails", failure);
        }
    }
}
