package org.providermirror.policy.token;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps link signing keys in storage. If several instances start at once, one creates the first key and all use it. A
 * replaced key stays valid beside the new one until the next replacement.
 *
 * <p>Storage is read when the first key is needed, every half minute after that, and at most once a second for a link
 * that was signed by an unknown key.
 */
public final class StoredLinkKeys implements LinkSigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLinkKeys.class);
    private static final StorageKey RECORD = StorageLayout.OWN.resolve("access").resolve("keys.json");
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final long READ_AGAIN = Duration.ofSeconds(30).toNanos();
    private static final long TRY_AGAIN = Duration.ofSeconds(2).toNanos();
    private static final long READ_ANEW = Duration.ofSeconds(1).toNanos();

    private final Storage storage;
    private final Clock clock;
    private final LongSupplier nanos;
    private volatile Seen seen;
    private Optional<Failed> failed = Optional.empty();

    private record Document(List<String> keys, String since) {}

    private record Seen(List<byte[]> keys, long readAt) {}

    private record Failed(StorageException failure, long at) {}

    public StoredLinkKeys(Storage storage, Clock clock, LongSupplier nanos) {
        this.storage = storage;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public List<byte[]> keys() {
        return notOlderThan(READ_AGAIN);
    }

    @Override
    public List<byte[]> keysAnew() {
        return notOlderThan(READ_ANEW);
    }

    private List<byte[]> notOlderThan(long age) {
        var known = seen;
        if (known != null && nanos.getAsLong() - known.readAt() <= age) {
            return known.keys();
        }
        return readAfter(known);
    }

    // Single flight: one thread reads, the others wait for its result.
    private synchronized List<byte[]> readAfter(Seen known) {
        if (seen != known) {
            return seen.keys();
        }
        // Otherwise all waiting threads would try in turn, each until storage times out.
        if (failed.isPresent() && nanos.getAsLong() - failed.get().at() <= TRY_AGAIN) {
            throw failed.get().failure();
        }
        try {
            seen = new Seen(storage.read(RECORD).map(StoredLinkKeys::parse).orElseGet(this::first), nanos.getAsLong());
        } catch (StorageException failure) {
            if (known == null) {
                failed = Optional.of(new Failed(failure, nanos.getAsLong()));
                throw failure;
            }
            LOG.warn("{}", failure.getMessage());
            seen = new Seen(known.keys(), nanos.getAsLong());
        }
        return seen.keys();
    }

    private List<byte[]> first() {
        var keys = List.of(RandomKey.random());
        return storage.create(RECORD, document(keys))
                ? keys
                : storage.read(RECORD).map(StoredLinkKeys::parse).orElse(keys);
    }

    /**
     * Creates a new signing key; the one before stays valid. Other instances read it within half a minute, or at once
     * if they get a link that it signed. Returns whether it did: not if links of the key that would end are still valid,
     * nor if another instance changed the keys meanwhile.
     *
     * @param timeToLive how long a link is valid
     */
    public synchronized boolean rotate(Duration timeToLive) {
        var stored = storage.find(RECORD);
        var record = stored.flatMap(described -> storage.read(RECORD));
        var before = record.map(StoredLinkKeys::parse).orElse(List.of());
        if (before.size() > 1
                && clock.instant()
                        .isBefore(
                                record.map(StoredLinkKeys::since).orElseThrow().plus(timeToLive))) {
            return false;
        }
        var keys = new ArrayList<>(List.of(RandomKey.random()));
        before.stream().limit(1).forEach(keys::add);
        var document = document(keys);
        var isWritten = stored.map(described -> storage.writeIfUnchanged(described, document))
                .orElseGet(() -> storage.create(RECORD, document));
        if (isWritten) {
            seen = new Seen(List.copyOf(keys), nanos.getAsLong());
        }
        return isWritten;
    }

    /** Returns when the keys of a readable record were written; long ago if it does not say. */
    private static Instant since(byte[] record) {
        try {
            return Instant.parse(JSON.readValue(record, Document.class).since());
        } catch (IOException | RuntimeException unknown) {
            return Instant.EPOCH;
        }
    }

    private byte[] document(List<byte[]> keys) {
        var encoder = Base64.getEncoder();
        var document = new Document(
                keys.stream().map(encoder::encodeToString).toList(),
                clock.instant().toString());
        return JSON.valueToTree(document).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> parse(byte[] record) {
        try {
            var keys = JSON.readValue(record, Document.class).keys().stream()
                    .map(Base64.getDecoder()::decode)
                    .filter(key -> key.length >= KeyFile.LEAST_BYTES)
                    .toList();
            if (keys.isEmpty()) {
                throw new IOException("it holds no key");
            }
            return keys;
        } catch (IOException | RuntimeException unreadable) {
            // Its text is a secret, and a parser's message may repeat it.
            throw new StorageException("reading " + RECORD, new IOException("the record cannot be understood"));
        }
    }
}
