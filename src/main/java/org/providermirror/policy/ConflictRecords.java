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
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores conflicts in two tables, so that an instance that finds out what upstream has never overwrites what an administrator
 * decided on another instance. A record of what was seen may hold an acceptance too, as earlier versions wrote it there.
 *
 * <p>Safe for use by any number of threads. Looking up in memory reads no storage.
 */
final class ConflictRecords {
    private static final String WITHDRAWN = "withdrawn";
    private static final String ACCEPTED = "accepted";

    private record SeenDocument(
            String provider,
            String version,
            String platform,
            String first,
            String other,
            String alternative,
            String seen,
            String acceptedBy,
            String acceptedAt) {}

    private record DecisionDocument(
            String provider,
            String version,
            String platform,
            String decision,
            String sha256,
            String alternative,
            String by,
            String at,
            boolean settled) {}

    private record Joined(
            SortedMap<String, Conflict> seen,
            SortedMap<String, Decision> decisions,
            SortedMap<String, Conflict> rows) {}

    private final SharedRecords<SeenDocument, Conflict> seen;
    private final SharedRecords<DecisionDocument, Decision> decisions;
    private volatile Joined joined =
            new Joined(new TreeMap<>(), new TreeMap<>(), Collections.unmodifiableSortedMap(new TreeMap<>()));

    ConflictRecords(Storage storage) {
        var folder = StorageLayout.OWN.resolve("policy");
        seen = new SharedRecords<>(storage, folder.resolve("conflicts"), SeenDocument.class, ConflictRecords::parse);
        decisions = new SharedRecords<>(
                storage, folder.resolve("decisions"), DecisionDocument.class, ConflictRecords::parse);
    }

    /** All conflicts by name, as they were when they were read last. */
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

    /** A conflict as storage has it now. */
    Optional<Conflict> look(PackageId id) {
        var name = name(id);
        return seen.look(name)
                .map(conflict -> decided(conflict, decisions.look(name).orElse(null)));
    }

    private static Conflict decided(Conflict conflict, Decision decision) {
        return decision == null ? conflict : conflict.with(decision);
    }

    /** Writes what was seen, and nothing of what was decided. */
    void putSeen(Conflict conflict) {
        var id = conflict.id();
        seen.put(
                name(id),
                new SeenDocument(
                        id.provider().toString(),
                        id.version().toString(),
                        id.platform().toString(),
                        conflict.first().hex(),
                        conflict.other().hex(),
                        conflict.alternative().orElse(null),
                        conflict.seen().toString(),
                        null,
                        null));
    }

    /** Writes what was decided, and nothing of what was seen. */
    void putDecision(PackageId id, Decision decision) {
        var acceptance = decision.acceptance();
        decisions.put(
                name(id),
                new DecisionDocument(
                        id.provider().toString(),
                        id.version().toString(),
                        id.platform().toString(),
                        acceptance.isPresent() ? ACCEPTED : WITHDRAWN,
                        decision.sha256().hex(),
                        acceptance.flatMap(Decision.Acceptance::alternative).orElse(null),
                        decision.by(),
                        decision.at().toString(),
                        decision.settled()));
    }

    // The decision last: without a conflict it means nothing.
    void remove(PackageId id) {
        seen.remove(name(id));
        decisions.remove(name(id));
    }

    void refresh() {
        seen.refresh();
        decisions.refresh();
    }

    static String name(PackageId id) {
        return prefix(id.release()) + id.platform();
    }

    /** What the names of all packages of a version begin with. */
    static String prefix(ReleaseId release) {
        return release.provider() + "/" + release.version() + "/";
    }

    private static Conflict parse(SeenDocument document) {
        var other = new Sha256(document.other());
        return new Conflict(
                new PackageId(
                        ProviderAddress.parse(document.provider()),
                        ProviderVersion.parse(document.version()),
                        Platform.parse(document.platform())),
                new Sha256(document.first()),
                other,
                Optional.ofNullable(document.alternative()),
                Instant.parse(document.seen()),
                Optional.ofNullable(document.acceptedBy())
                        .map(by -> new Decision.Acceptance(
                                other, Optional.empty(), by, Instant.parse(document.acceptedAt()), false)));
    }

    private static Decision parse(DecisionDocument document) {
        var sha256 = new Sha256(document.sha256());
        var at = Instant.parse(document.at());
        return switch (document.decision()) {
            case ACCEPTED ->
                new Decision.Acceptance(
                        sha256, Optional.ofNullable(document.alternative()), document.by(), at, document.settled());
            case WITHDRAWN -> new Decision.Withdrawal(sha256, document.by(), at, document.settled());
            default -> throw new IllegalArgumentException("no such decision: " + document.decision());
        };
    }
}
