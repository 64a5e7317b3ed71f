package org.providermirror.policy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages that upstream changed for a version that was published before, on all mirrors of one storage. The first bytes
 * are served until an administrator accepts the others, or blocks the version.
 *
 * <p>Two mirrors must never tell two truths of one package: from an acceptance on, no mirror gives the version, and when all
 * of them have heard of it, and forgotten what they knew, it is asked for anew.
 *
 * <p>Safe for use by any number of threads. Looking up reads no storage.
 */
public final class Conflicts {
    /** How long a version is not given after its other bytes were accepted: every mirror hears of that within a minute. */
    public static final Duration SILENCE = Duration.ofSeconds(75);

    private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);

    private record Document(
            String provider,
            String version,
            String platform,
            String first,
            String other,
            String seen,
            String acceptedBy,
            String acceptedAt) {}

    private final StoredTable<Document, Conflict> table;
    private final Events events;
    private final Clock clock;

    public Conflicts(Storage storage, Events events, Clock clock) {
        this.table = new StoredTable<>(
                storage, StorageLayout.OWN.resolve("policy").resolve("conflicts"), Document.class, Conflicts::parse);
        this.events = events;
        this.clock = clock;
    }

    private static Conflict parse(Document document) {
        return new Conflict(
                new PackageId(
                        ProviderAddress.parse(document.provider()),
                        ProviderVersion.parse(document.version()),
                        Platform.parse(document.platform())),
                new Sha256(document.first()),
                new Sha256(document.other()),
                Instant.parse(document.seen()),
                Optional.ofNullable(document.acceptedBy())
                        .map(by -> new Conflict.Acceptance(by, Instant.parse(document.acceptedAt()))));
    }

    /** All conflicts, sorted by package. */
    public Collection<Conflict> all() {
        return table.rows().values();
    }

    /** The conflict of a package, be it settled or not, until it is over. */
    public Optional<Conflict> find(PackageId id) {
        return Optional.ofNullable(table.rows().get(name(id)));
    }

    /** Takes down that upstream lists other bytes for a package than those that are served. Never throws. */
    public void see(PackageId id, Sha256 first, Sha256 other) {
        var known = table.rows().get(name(id));
        if (known != null && known.first().equals(first) && known.other().equals(other)) {
            return;
        }
        var sentence = "upstream changed " + id + " after it was published: its SHA-256 was " + first + " and now is "
                + other + "; the first stays";
        LOG.error("{}", sentence);
        try {
            table.put(name(id), document(new Conflict(id, first, other, clock.instant(), Optional.empty())));
        } catch (StorageException failure) {
            LOG.warn("the conflict is not kept: {}", failure.getMessage());
        }
        events.record(event(EventKind.CONFLICT, id, sentence));
    }

    /** Has the other bytes count in a while, {@link #SILENCE}, and nothing until then; whether there is such a conflict. */
    public boolean accept(PackageId id, String by) {
        table.refresh();
        var conflict = table.rows().get(name(id));
        if (conflict == null) {
            return false;
        }
        if (conflict.accepted().isEmpty()) {
            table.put(
                    name(id),
                    document(new Conflict(
                            id,
                            conflict.first(),
                            conflict.other(),
                            conflict.seen(),
                            Optional.of(new Conflict.Acceptance(by, clock.instant())))));
            events.record(event(
                    EventKind.ADMINISTRATION,
                    id,
                    by + " accepted the bytes with the SHA-256 " + conflict.other() + " for " + id));
        }
        return true;
    }

    /** Forgets a conflict that is over. */
    public void close(PackageId id) {
        table.remove(name(id));
    }

    /** Whether a version is not given now, for other bytes of it were accepted and not every mirror may know it yet. */
    public boolean silence(ProviderAddress provider, ProviderVersion version) {
        var prefix = provider + "/" + version + "/";
        return table.rows().tailMap(prefix).entrySet().stream()
                .takeWhile(row -> row.getKey().startsWith(prefix))
                .anyMatch(row -> row.getValue().accepted().isPresent());
    }

    private Event event(EventKind kind, PackageId id, String sentence) {
        return new Event(
                clock.instant(),
                kind,
                Optional.of(id.provider()),
                Optional.of(id.version()),
                Optional.of(id.platform()),
                sentence);
    }

    private static Document document(Conflict conflict) {
        return new Document(
                conflict.id().provider().toString(),
                conflict.id().version().toString(),
                conflict.id().platform().toString(),
                conflict.first().hex(),
                conflict.other().hex(),
                conflict.seen().toString(),
                conflict.accepted().map(Conflict.Acceptance::by).orElse(null),
                conflict.accepted().map(decided -> decided.at().toString()).orElse(null));
    }

    private static String name(PackageId id) {
        return id.provider() + "/" + id.version() + "/" + id.platform();
    }

    /** Looks at what the other mirrors saw and their administrators did; to be called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
