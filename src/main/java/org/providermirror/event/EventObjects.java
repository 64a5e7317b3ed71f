package org.providermirror.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in storage: each object holds those that were taken within a moment, is written once, and is named by its time, so
 * that the objects of several mirrors sort into one history. Old objects go.
 */
final class EventObjects {
    /** So many objects are kept; the oldest go. */
    static final int MOST = 1_000;

    /** So long an object is kept. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final Logger LOG = LoggerFactory.getLogger(EventObjects.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final String SUFFIX = ".json";
    private static final int MILLISECOND_DIGITS = 15;

    private record Document(List<Entry> events) {}

    private record Entry(String time, String kind, String provider, String version, String platform, String sentence) {}

    private final Storage storage;
    private final String mirror = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong written = new AtomicLong();

    EventObjects(Storage storage) {
        this.storage = storage;
    }

    /** The name of an object for events that are taken now; greater than all names given before, unless the clock is set back. */
    String newName(Instant now) {
        return String.format(
                "%0" + MILLISECOND_DIGITS + "d-%s-%06d", now.toEpochMilli(), mirror, written.getAndIncrement());
    }

    /** The id of an event in an object. */
    static String idOf(String name, int index) {
        return name + String.format("-%03d", index);
    }

    void write(String name, List<Event> events) {
        var entries = events.stream()
                .map(event -> new Entry(
                        event.time().toString(),
                        event.kind().name(),
                        event.provider().map(Object::toString).orElse(null),
                        event.version().map(Object::toString).orElse(null),
                        event.platform().map(Object::toString).orElse(null),
                        event.sentence()))
                .toList();
        try {
            storage.create(keyOf(name), JSON.writeValueAsBytes(new Document(entries)));
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a list of strings has a JSON form", impossible);
        }
    }

    /** The names of all objects, the oldest first. */
    SortedMap<String, StoredObject> list() {
        var names = new TreeMap<String, StoredObject>();
        for (var object : storage.list(StorageLayout.EVENTS)) {
            var name = object.key().name();
            if (name.endsWith(SUFFIX)) {
                names.put(name.substring(0, name.length() - SUFFIX.length()), object);
            }
        }
        return names;
    }

    List<StoredEvent> read(String name) {
        return storage.read(keyOf(name)).map(bytes -> parse(name, bytes)).orElse(List.of());
    }

    private static List<StoredEvent> parse(String name, byte[] bytes) {
        var events = new ArrayList<StoredEvent>();
        try {
            for (var entry : JSON.readValue(bytes, Document.class).events()) {
                events.add(new StoredEvent(idOf(name, events.size()), parse(entry)));
            }
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("ignoring the rest of the unreadable events {}: {}", name, unreadable.getMessage());
        }
        return events;
    }

    private static Event parse(Entry entry) {
        return new Event(
                Instant.parse(entry.time()),
                EventKind.valueOf(entry.kind()),
                Optional.ofNullable(entry.provider()).map(ProviderAddress::parse),
                Optional.ofNullable(entry.version()).map(ProviderVersion::parse),
                Optional.ofNullable(entry.platform()).map(Platform::parse),
                entry.sentence());
    }

    /** Removes what is too old, and the oldest of what is too much. */
    void sweep(Map<String, StoredObject> oldestFirst, Instant now) {
        var surplus = oldestFirst.size() - MOST;
        for (var object : oldestFirst.values()) {
            if (surplus-- > 0 || object.lastModified().isBefore(now.minus(KEPT))) {
                storage.delete(object.key());
            }
        }
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.EVENTS.resolve(name + SUFFIX);
    }
}
