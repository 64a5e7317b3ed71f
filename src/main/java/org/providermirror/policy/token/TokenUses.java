package org.providermirror.policy.token;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.instance.InstanceRecords;
import org.providermirror.storage.instance.NumbersByText;

/**
 * Tracks when the tokens of the tokens file were last used, to the minute. Uses are in memory, and every few minutes in a
 * record of this instance, beside the records of the other instances on the storage. The records name no token.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class TokenUses {
    private static final StorageKey FOLDER = StorageLayout.OWN.resolve("access").resolve("uses");
    private static final long NOTED_EVERY_SECONDS = 60;
    private static final int MOST = 10_000;
    private static final int DIGITS = 32;

    private final Clock clock;
    private final InstanceRecords<String, String> records;
    private final Map<String, Long> uses = new ConcurrentHashMap<>();

    public TokenUses(Storage storage, Clocks time) {
        this.clock = time.wall();
        this.records = new InstanceRecords<>(
                storage,
                time,
                FOLDER,
                UUID.randomUUID().toString(),
                new NumbersByText<>(id -> id, id -> id),
                InstanceRecords.Merging.MAXIMUM,
                id -> id);
    }

    /** Records a use of a token. Ignores callers without a token of the tokens file. Never blocks. */
    public void note(Principal caller) {
        if (caller.isOfContainer() || OidcTokenVerifier.isName(caller.name())) {
            return;
        }
        var id = id(caller);
        var now = clock.instant().getEpochSecond();
        var before = uses.get(id);
        if (before == null || now - before >= NOTED_EVERY_SECONDS) {
            uses.put(id, now);
            records.changed();
            evict();
        }
    }

    /** Keeps the latest uses only, because the entries of replaced tokens remain. */
    private void evict() {
        var excess = uses.size() - MOST;
        if (excess > 0) {
            uses.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue())
                    .limit(excess)
                    .toList()
                    .forEach(oldest -> uses.remove(oldest.getKey(), oldest.getValue()));
        }
    }

    /** Returns when each of these tokens was last used on any instance, as far as that is known. */
    public Map<Principal, Instant> of(Iterable<Principal> callers) {
        var all = new HashMap<>(uses);
        records.others().forEach(object -> merge(records.read(object.key()), all));
        var last = new HashMap<Principal, Instant>();
        for (var caller : callers) {
            Optional.ofNullable(all.get(id(caller)))
                    .ifPresent(seconds -> last.put(caller, Instant.ofEpochSecond(seconds)));
        }
        return last;
    }

    /** Stores the uses if there are new ones. A storage failure is logged, and the uses stay in memory. */
    public void keep() {
        records.keep(this::here);
    }

    /**
     * Merges the records of instances that ended into its own. It writes its own record before it deletes the others.
     *
     * @throws org.providermirror.failure.StorageException if storage fails; the remaining records are merged later
     */
    public void inherit() {
        records.inherit(
                more -> {
                    merge(more, uses);
                    evict();
                },
                this::here);
    }

    private Map<String, Long> here() {
        return Map.copyOf(uses);
    }

    private static void merge(Map<String, Long> more, Map<String, Long> into) {
        InstanceRecords.Merging.MAXIMUM.add(more, into);
    }

    /** Identifies a token without anything that it could be guessed from. */
    private static String id(Principal caller) {
        return Sha256.of((caller.name() + " " + caller.tokenDigest()).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGITS);
    }
}
