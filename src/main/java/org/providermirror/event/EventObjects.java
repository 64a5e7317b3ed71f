package org.providermirror.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Stores events: each object holds those of one moment, is written once, and is named by its time, so that the
 * objects of all instances sort into one history. Old objects are removed.
 */
final class EventObjects {
    /** The most objects that are kept, whatever they hold. */
    static final int MOST = 5_000;

    /** How long an object is kept. */
    static final Duration KEPT = Duration.ofDays(90);

    private static final RecordFormat<EventBatch, EventBatch> FORMAT = RecordFormat.of(EventBatch.class);
    private static final String SUFFIX = ".json";
    private static final int MILLISECOND_DIGITS = 15;
    /** The greatest numbers are left out, so that no name from elsewhere can use them up. */
    private static final Pattern MILLISECONDS = Pattern.compile("([0-8][0-9]{14})-.*");

    private record EventBatch(List<EventEntry> events) {}

    /** An event, whose kind an older program may not know. */
    private record EventEntry(
            Instant time,
            String kind,
            Optional<ProviderAddress> provider,
            Optional<ProviderVersion> version,
            Optional<Platform> platform,
            String sentence,
            Optional<Integer> count,
            Optional<Instant> firstSeen) {
        static EventEntry of(StoredEvent stored) {
            var event = stored.event();
            return new EventEntry(
                    event.time(),
                    event.kind().name(),
                    event.provider(),
                    event.version(),
                    event.platform(),
                    event.sentence(),
                    Optional.of(stored.count()).filter(count -> count > 1),
                    Optional.of(stored.firstSeen()).filter(first -> !first.equals(event.time())));
        }

        Optional<StoredEvent> event(String id) {
            return Stream.of(EventKind.values())
                    .filter(known -> known.name().equals(kind))
                    .findFirst()
                    .map(known -> new StoredEvent(
                            id,
                            new Event(time, known, provider, version, platform, sentence),
                            count.orElse(1),
                            firstSeen.orElse(time)));
        }
    }

    private final Storage storage;
    private final RecordStore<EventBatch> records;
    private final String mirror = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicLong written = new AtomicLong();

    EventObjects(Storage storage) {
        this.storage = storage;
        this.records = new RecordStore<>(storage, FORMAT);
    }

    /**
     * Returns a name for an object of events that are recorded now. It is greater than the latest known one, also if the
     * clock of another instance is ahead, or the own clock was set back.
     *
     * @param latest the greatest name so far; empty at first
     */
    String newName(Instant now, String latest) {
        var known = MILLISECONDS.matcher(latest);
        var after = known.matches() ? Long.parseLong(known.group(1)) + 1 : 0;
        return String.format(
                "%0" + MILLISECOND_DIGITS + "d-%s-%06d",
                Math.max(now.toEpochMilli(), after),
                mirror,
                written.getAndIncrement());
    }

    /** Returns the id of an event in an object. */
    static String idOf(String name, int index) {
        return name + String.format("-%03d", index);
    }

    /** Returns the name of the object that holds an event. */
    static String nameOf(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    void write(String name, List<StoredEvent> events) {
        records.create(
                keyOf(name), new EventBatch(events.stream().map(EventEntry::of).toList()));
    }

    /** Returns the names of all objects, the oldest first. */
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
        var entries = records.read(keyOf(name)).map(EventBatch::events).orElse(List.of());
        return IntStream.range(0, entries.size())
                .boxed()
                .flatMap(index -> entries.get(index).event(idOf(name, index)).stream())
                .toList();
    }

    /**
     * Removes the objects that are too old, those whose events were all replaced, and the oldest beyond the limit. An age is
     * measured by the clock of the storage, from the newest object.
     */
    void sweep(Map<String, StoredObject> oldestFirst, Predicate<String> isReplaced) {
        var newest = oldestFirst.values().stream()
                .map(StoredObject::lastModified)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        var surplus = oldestFirst.size() - MOST;
        for (var each : oldestFirst.entrySet()) {
            var object = each.getValue();
            if (surplus-- > 0 || object.lastModified().isBefore(newest.minus(KEPT)) || isReplaced.test(each.getKey())) {
                storage.delete(object.key());
            }
        }
    }

    private static StorageKey keyOf(String name) {
        return StorageLayout.EVENTS.resolve(name + SUFFIX);
    }
}
