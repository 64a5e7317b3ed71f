package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that signed the releases of each namespace, on all mirrors of one storage. The first that is seen is taken as it
 * comes; another one is an event, and where the settings pin a provider's signers its releases are refused until an
 * administrator accepts it.
 *
 * <p>Safe for use by any number of threads; reads and writes storage.
 */
public final class Signers {
    private static final Logger LOG = LoggerFactory.getLogger(Signers.class);
    /** The name of the record of a namespace's first signer; the others have their fingerprints. */
    private static final String FIRST = "first";

    private static final String FIRST_OF_ALL = "first of its namespace";

    private record Document(
            String hostname,
            String namespace,
            String fingerprint,
            String firstSeen,
            String release,
            boolean accepted,
            String by) {}

    private final StoredTable<Document, KnownSigner> table;
    private final List<ProviderPattern> pinned;
    private final Events events;
    private final Clock clock;

    /** @param pinned the providers whose releases need a signer that was accepted */
    public Signers(Storage storage, List<ProviderPattern> pinned, Events events, Clock clock) {
        this.table = new StoredTable<>(
                storage, StorageLayout.OWN.resolve("policy").resolve("signers"), Document.class, Signers::parse);
        this.pinned = List.copyOf(pinned);
        this.events = events;
        this.clock = clock;
    }

    private static KnownSigner parse(Document document) {
        return new KnownSigner(
                Hostname.parse(document.hostname()),
                document.namespace(),
                document.fingerprint(),
                Instant.parse(document.firstSeen()),
                document.release(),
                document.accepted(),
                document.by());
    }

    /** All signers, sorted by namespace. */
    public Collection<KnownSigner> all() {
        return table.rows().values();
    }

    /**
     * Takes down that a release is signed by this key.
     *
     * @throws ReleaseUnverifiedException where the provider's signers are pinned and this one is not accepted
     * @throws StorageException where they are pinned and storage does not tell who is accepted
     */
    public void see(ProviderAddress provider, ProviderVersion version, String fingerprint) {
        var isPinned = isPinned(provider);
        try {
            var known = find(provider.hostname(), provider.namespace(), fingerprint);
            var signer = known.isPresent() ? known.get() : unknown(provider, version, fingerprint);
            if (isPinned && !signer.accepted()) {
                throw new ReleaseUnverifiedException(
                        provider + " " + version,
                        "it is signed by the key " + fingerprint + ", which is new for " + provider.hostname() + "/"
                                + provider.namespace() + " and which no administrator has accepted yet");
            }
        } catch (StorageException failure) {
            if (isPinned) {
                throw failure;
            }
            LOG.warn("a signer of {} {} is not taken down: {}", provider, version, failure.getMessage());
        }
    }

    /** Whether a key is known to sign for a provider's namespace and counts, which takes an acceptance where signers are pinned. */
    public boolean trusts(ProviderAddress provider, String fingerprint) {
        return find(provider.hostname(), provider.namespace(), fingerprint)
                .filter(signer -> signer.accepted() || !isPinned(provider))
                .isPresent();
    }

    /**
     * Accepts a key that an administrator knows, whether a release signed by it was ever seen or not.
     *
     * @throws StorageException where that is not kept
     */
    public void vouch(ProviderAddress provider, ProviderVersion version, String fingerprint, String by) {
        if (find(provider.hostname(), provider.namespace(), fingerprint).isEmpty()) {
            var signer = unknown(provider, version, fingerprint);
            if (signer.accepted()) {
                recordAcceptance(provider.hostname(), provider.namespace(), fingerprint, by);
            }
        }
        accept(provider.hostname(), provider.namespace(), fingerprint, by);
    }

    /** Whether releases of a provider need a signer that was accepted. */
    public boolean isPinned(ProviderAddress provider) {
        return pinned.stream().anyMatch(pattern -> pattern.matches(provider));
    }

    /** Returns when the first of the known signers of a provider's namespace was seen; empty if none is known. */
    public Optional<Instant> firstSeen(ProviderAddress provider) {
        var prefix = name(provider.hostname(), provider.namespace(), "");
        return table.rows().tailMap(prefix).entrySet().stream()
                .takeWhile(row -> row.getKey().startsWith(prefix))
                .map(row -> row.getValue().firstSeen())
                .min(Comparator.naturalOrder());
    }

    private Optional<KnownSigner> find(Hostname hostname, String namespace, String fingerprint) {
        var rows = table.rows();
        return Optional.ofNullable(rows.get(name(hostname, namespace, FIRST)))
                .filter(signer -> signer.fingerprint().equals(fingerprint))
                .or(() -> Optional.ofNullable(rows.get(name(hostname, namespace, fingerprint))));
    }

    // What is not known here may be known to another mirror: whoever writes a record first has said what counts.
    private KnownSigner unknown(ProviderAddress provider, ProviderVersion version, String fingerprint) {
        var first = name(provider.hostname(), provider.namespace(), FIRST);
        var asFirst = document(provider, version, fingerprint, Optional.of(FIRST_OF_ALL));
        if (table.create(first, asFirst)) {
            return parse(asFirst);
        }
        var known = table.look(first).filter(signer -> signer.fingerprint().equals(fingerprint));
        if (known.isPresent()) {
            return known.get();
        }
        var own = name(provider.hostname(), provider.namespace(), fingerprint);
        var asNew = document(provider, version, fingerprint, Optional.empty());
        if (!table.create(own, asNew)) {
            return table.look(own).orElseGet(() -> parse(asNew));
        }
        events.record(new Event(
                clock.instant(),
                EventKind.NEW_SIGNER,
                Optional.of(provider),
                Optional.of(version),
                Optional.empty(),
                provider + " " + version + " is signed by the key " + fingerprint + ", which was not seen for "
                        + provider.hostname() + "/" + provider.namespace() + " before"));
        return parse(asNew);
    }

    private Document document(
            ProviderAddress provider, ProviderVersion version, String fingerprint, Optional<String> acceptedBy) {
        return new Document(
                provider.hostname().value(),
                provider.namespace(),
                fingerprint,
                clock.instant().toString(),
                provider + " " + version,
                acceptedBy.isPresent(),
                acceptedBy.orElse(null));
    }

    /** Accepts a signer that was seen; whether it was. */
    public boolean accept(Hostname hostname, String namespace, String fingerprint, String by) {
        table.refresh();
        var known = find(hostname, namespace, fingerprint);
        known.filter(signer -> !signer.accepted()).ifPresent(signer -> {
            table.put(
                    name(hostname, namespace, fingerprint),
                    new Document(
                            hostname.value(),
                            namespace,
                            fingerprint,
                            signer.firstSeen().toString(),
                            signer.release(),
                            true,
                            by));
            recordAcceptance(hostname, namespace, fingerprint, by);
        });
        return known.isPresent();
    }

    /**
     * Accepts a key that was never seen, as that of the publisher of a namespace.
     *
     * @throws StorageException if that cannot be stored
     */
    public void acceptUnseen(Hostname hostname, String namespace, String fingerprint, String by) {
        table.put(
                name(hostname, namespace, fingerprint),
                new Document(
                        hostname.value(),
                        namespace,
                        fingerprint,
                        clock.instant().toString(),
                        "",
                        true,
                        by));
        recordAcceptance(hostname, namespace, fingerprint, by);
    }

    private void recordAcceptance(Hostname hostname, String namespace, String fingerprint, String by) {
        events.record(new Event(
                clock.instant(),
                EventKind.ADMINISTRATION,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                by + " accepted the key " + fingerprint + " as a signer of " + hostname + "/" + namespace));
    }

    private static String name(Hostname hostname, String namespace, String fingerprint) {
        return hostname + "/" + namespace + "/" + fingerprint;
    }

    /** Looks at what the other mirrors saw and their administrators did. */
    public void refresh() {
        table.refresh();
    }
}
