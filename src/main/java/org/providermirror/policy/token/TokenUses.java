package org.providermirror.policy.token;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks when the tokens of the tokens file were last used, to the minute. Uses are in memory, and every few minutes in a
 * record of this instance, beside the records of the other instances on the storage. The records name no token.
 *
 * <p>Thread-safe. Only {@link #note} is fast enough for requests.
 */
public final class TokenUses {
    private static final Logger LOG = LoggerFactory.getLogger(TokenUses.class);
    private static final StorageKey FOLDER = StorageLayout.OWN.resolve("access").resolve("uses");
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Long>> DOCUMENT = new TypeReference<>() {};
    private static final Duration IDLE = Duration.ofDays(1);
    private static final Duration WRITTEN_AT_LEAST_EVERY = Duration.ofHours(6);
    private static final long NOTED_EVERY_SECONDS = 60;
    private static final int MOST = 10_000;
    private static final int DIGITS = 32;

    private final Storage storage;
    private final Clock clock;
    private final StorageKey own = FOLDER.resolve(UUID.randomUUID() + ".json");
    private final Map<String, Long> uses = new ConcurrentHashMap<>();
    private volatile boolean changed;
    private Instant writeAgain = Instant.MAX;

    public TokenUses(Storage storage, Clock clock) {
        this.storage = storage;
        this.clock = clock;
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
            changed = true;
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
        for (var object : storage.list(FOLDER)) {
            if (!object.key().equals(own)) {
                read(object.key()).forEach((id, use) -> all.merge(id, use, Math::max));
            }
        }
        var last = new HashMap<Principal, Instant>();
        for (var caller : callers) {
            Optional.ofNullable(all.get(id(caller)))
                    .ifPresent(seconds -> last.put(caller, Instant.ofEpochSecond(seconds)));
        }
        return last;
    }

    /** Stores the uses if there are new ones. A storage failure is logged, and the uses stay in memory. */
    public synchronized void keep() {
        // A record that does not change for a day is merged by another instance.
        if (!changed && clock.instant().isBefore(writeAgain)) {
            return;
        }
        changed = false;
        try {
            storage.write(own, document());
            writeAgain = clock.instant().plus(WRITTEN_AT_LEAST_EVERY);
        } catch (StorageException failure) {
            changed = true;
            LOG.warn("the uses of tokens were not stored and will be later: {}", failure.getMessage());
        }
    }

    /**
     * Merges the records of instances that ended into its own. It writes its own record before it deletes another.
     *
     * @throws StorageException if storage fails; the remaining records are merged later
     */
    public synchronized void inherit() {
        var before = clock.instant().minus(IDLE);
        for (var object : storage.list(FOLDER)) {
            if (!object.key().equals(own) && object.lastModified().isBefore(before)) {
                read(object.key()).forEach((id, use) -> uses.merge(id, use, Math::max));
                evict();
                storage.write(own, document());
                writeAgain = clock.instant().plus(WRITTEN_AT_LEAST_EVERY);
                storage.deleteIfUnchanged(object);
            }
        }
    }

    /** Identifies a token without anything that it could be guessed from. */
    private static String id(Principal caller) {
        return Sha256.of((caller.name() + " " + caller.tokenFingerprint()).getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGITS);
    }

    private byte[] document() {
        try {
            return JSON.writeValueAsBytes(new TreeMap<>(uses));
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a map of numbers can be written", impossible);
        }
    }

    private Map<String, Long> read(StorageKey key) {
        return storage.read(key)
                .map(bytes -> {
                    try {
                        return JSON.readValue(bytes, DOCUMENT);
                    } catch (IOException unreadable) {
                        LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
                        return Map.<String, Long>of();
                    }
                })
                .orElse(Map.of());
    }
}
