package org.providermirror.policy;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.policy.Conflict.Decision;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores conflicts in two tables, so that detecting a change never overwrites the decision of another instance. A
 * detection record may contain an acceptance, as earlier versions wrote it there.
 *
 * <p>Thread-safe. Lookups in memory read no storage.
 */
final class ConflictRecords {
    private static final String WITHDRAWN = "withdrawn";
    private static final String ACCEPTED = "accepted";

    private record SeenDocument(
            ProviderAddress provider,
            ProviderVersion version,
            Platform platform,
            Sha256 first,
            Sha256 other,
            Optional<String> alternative,
            Instant seen,
            Optional<String> acceptedBy,
            Optional<Instant> acceptedAt) {
        static SeenDocument of(Conflict conflict) {
            var id = conflict.id();
            return new SeenDocument(
                    id.provider(),
                    id.version(),
                    id.platform(),
                    conflict.first(),
                    conflict.other(),
                    conflict.alternative(),
                    conflict.seen(),
                    Optional.empty(),
                    Optional.empty());
        }

        Conflict conflict() {
            var decision = acceptedBy.<Decision>map(
                    by -> new Decision.Acceptance(other, Optional.empty(), by, acceptedAt.orElseThrow(), false));
            return new Conflict(new PackageId(provider, version, platform), first, other, alternative, seen, decision);
        }
    }

    private record DecisionDocument(
            ProviderAddress provider,
            ProviderVersion version,
            Platform platform,
            String decision,
            Sha256 sha256,
            Optional<String> alternative,
            String by,
            Instant at,
            boolean settled) {
        static DecisionDocument of(Decided decided) {
            var id = decided.id();
            var decision = decided.decision();
            var acceptance = decision.acceptance();
            return new DecisionDocument(
                    id.provider(),
                    id.version(),
                    id.platform(),
                    acceptance.isPresent() ? ACCEPTED : WITHDRAWN,
                    decision.sha256(),
                    acceptance.flatMap(Decision.Acceptance::alternative),
                    decision.by(),
                    decision.at(),
                    decision.settled());
        }

        Decided decided() {
            return new Decided(
                    new PackageId(provider, version, platform),
                    switch (decision) {
                        case ACCEPTED -> new Decision.Acceptance(sha256, alternative, by, at, settled);
                        case WITHDRAWN -> new Decision.Withdrawal(sha256, by, at, settled);
                        default -> throw new IllegalArgumentException("no such decision: " + decision);
                    });
        }
    }

    private record Decided(PackageId id, Decision decision) {}

    private record Joined(
            SortedMap<String, Conflict> seen, SortedMap<String, Decided> decisions, SortedMap<String, Conflict> rows) {}

    private final SharedRecords<Conflict> seen;
    private final SharedRecords<Decided> decisions;
    private volatile Joined joined =
            new Joined(new TreeMap<>(), new TreeMap<>(), Collections.unmodifiableSortedMap(new TreeMap<>()));

    ConflictRecords(Storage storage) {
        var folder = StorageLayout.POLICY;
        seen = new SharedRecords<>(
                storage,
                folder.resolve("conflicts"),
                new RecordFormat<>(SeenDocument.class, SeenDocument::of, SeenDocument::conflict));
        decisions = new SharedRecords<>(
                storage,
                folder.resolve("decisions"),
                new RecordFormat<>(DecisionDocument.class, DecisionDocument::of, DecisionDocument::decided));
    }

    /** Returns all conflicts by name, as of the last refresh. */
    SortedMap<String, Conflict> rows() {
        var known = joined;
        var seenNow = seen.rows();
        var decidedNow = decisions.rows();
        if (known.seen() == seenNow && known.decisions() == decidedNow) {
            return known.rows();
        }
        var rows = new TreeMap<String, Conflict>();
        seenNow.forEach((name, conflict) -> rows.put(name, decided(conflict, decidedNow.get(name))));
        var result = Collections.unmodifiableSortedMap(rows);
        joined = new Joined(seenNow, decidedNow, result);
        return result;
    }

    /** Reads a conflict from storage. */
    Optional<Conflict> look(PackageId id) {
        var name = name(id);
        return seen.look(name)
                .map(conflict -> decided(conflict, decisions.look(name).orElse(null)));
    }

    private static Conflict decided(Conflict conflict, Decided decided) {
        return decided == null ? conflict : conflict.with(decided.decision());
    }

    /** Writes a detection; keeps the decision. */
    void putSeen(Conflict conflict) {
        seen.put(name(conflict.id()), conflict);
    }

    /** Writes a decision; keeps the detection. */
    void putDecision(PackageId id, Decision decision) {
        decisions.put(name(id), new Decided(id, decision));
    }

    // The decision is removed last: without a detection it has no meaning.
    void remove(PackageId id) {
        seen.remove(name(id));
        decisions.remove(name(id));
    }

    boolean isRead() {
        return seen.isRead() && decisions.isRead();
    }

    void requireRead() {
        seen.requireRead();
        decisions.requireRead();
    }

    void refresh() {
        seen.refresh();
        decisions.refresh();
    }

    static String name(PackageId id) {
        return prefix(id.release()) + id.platform();
    }

    /** Returns the prefix of the names of all packages of a version. */
    static String prefix(ReleaseId release) {
        return release.provider() + "/" + release.version() + "/";
    }
}
