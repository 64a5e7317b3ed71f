package org.providermirror.policy;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores the signers of all namespaces, one record each. The first signer's record has a name of its own, which only
 * one instance can create; the others' records have their fingerprints.
 *
 * <p>Safe for use by any number of threads. Every method that asks storage throws what {@link Storage} throws.
 */
final class SignerRecords {
    private static final String FIRST = "first";

    /** The members keep their names: older versions wrote them. */
    private record SignerRow(
            Hostname hostname,
            String namespace,
            String fingerprint,
            Instant firstSeen,
            String release,
            boolean accepted,
            Optional<String> by) {
        static SignerRow of(SignerRecord signer) {
            return new SignerRow(
                    signer.hostname(),
                    signer.namespace(),
                    signer.fingerprint(),
                    signer.firstSeen(),
                    signer.release(),
                    signer.accepted(),
                    Optional.ofNullable(signer.by()));
        }

        SignerRecord signer() {
            return new SignerRecord(hostname, namespace, fingerprint, firstSeen, release, accepted, by.orElse(null));
        }
    }

    private final SharedRecords<SignerRecord> table;

    SignerRecords(Storage storage) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("signers"),
                new RecordFormat<>(SignerRow.class, SignerRow::of, SignerRow::signer));
    }

    /** Returns all signers as of the last refresh, sorted by namespace. */
    Collection<SignerRecord> all() {
        return table.rows().values();
    }

    /** Returns a signer as of the last refresh. */
    Optional<SignerRecord> find(Hostname hostname, String namespace, String fingerprint) {
        var rows = table.rows();
        return Optional.ofNullable(rows.get(name(hostname, namespace, FIRST)))
                .filter(signer -> signer.fingerprint().equals(fingerprint))
                .or(() -> Optional.ofNullable(rows.get(name(hostname, namespace, fingerprint)))
                        .filter(signer -> signer.fingerprint().equals(fingerprint)));
    }

    /** Returns the first known signer of a provider's namespace; reads storage if nothing was read before. */
    Optional<SignerRecord> earliest(ProviderAddress provider) {
        table.requireRead();
        var prefix = folder(provider.hostname(), provider.namespace()) + "/";
        return table.rows().tailMap(prefix).entrySet().stream()
                .takeWhile(row -> row.getKey().startsWith(prefix))
                .map(row -> row.getValue())
                .min(Comparator.comparing(SignerRecord::firstSeen));
    }

    /** Returns whether storage has any record of a signer of this namespace, readable or not. */
    boolean hasAnyNow(Hostname hostname, String namespace) {
        return !table.namesNow(folder(hostname, namespace)).isEmpty();
    }

    /**
     * Creates the record of the first signer of a namespace if it does not exist; returns whether it was created. If
     * several instances try at once, one gets {@code true}.
     */
    boolean createFirst(SignerRecord signer) {
        return !hasAnyNow(signer.hostname(), signer.namespace())
                && table.create(name(signer.hostname(), signer.namespace(), FIRST), signer);
    }

    /** Creates the record of a further signer unless there is one; returns whether it was created. */
    boolean create(SignerRecord signer) {
        return table.create(name(signer.hostname(), signer.namespace(), signer.fingerprint()), signer);
    }

    /** Reads a signer from storage. */
    Optional<SignerRecord> findNow(Hostname hostname, String namespace, String fingerprint) {
        return names(hostname, namespace, fingerprint).stream()
                .map(name -> held(name, fingerprint))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Returns the names that the records of a signer may have. */
    private static List<String> names(Hostname hostname, String namespace, String fingerprint) {
        return List.of(name(hostname, namespace, FIRST), name(hostname, namespace, fingerprint));
    }

    /** Returns the signer in a record, if it is this one. */
    private Optional<SignerRecord> held(String name, String fingerprint) {
        return table.look(name).filter(signer -> signer.fingerprint().equals(fingerprint));
    }

    /** Writes the record of a signer in place of the one that it has, or as a new one. */
    void put(SignerRecord signer) {
        var names = names(signer.hostname(), signer.namespace(), signer.fingerprint());
        var name = held(names.get(0), signer.fingerprint()).isPresent() ? names.get(0) : names.get(1);
        table.put(name, signer);
    }

    /** Removes every record of a signer; returns whether there was one. */
    boolean remove(Hostname hostname, String namespace, String fingerprint) {
        var removed = false;
        for (var name : names(hostname, namespace, fingerprint)) {
            if (held(name, fingerprint).isPresent()) {
                table.remove(name);
                removed = true;
            }
        }
        return removed;
    }

    private static String folder(Hostname hostname, String namespace) {
        return hostname + "/" + namespace;
    }

    private static String name(Hostname hostname, String namespace, String leaf) {
        return folder(hostname, namespace) + "/" + leaf;
    }

    void refresh() {
        table.refresh();
    }
}
