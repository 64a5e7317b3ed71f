package org.providermirror.storage;

import java.util.List;
import java.util.Optional;

/** Reads and writes the object in which instances announce their changes to each other. Thread-safe. */
final class StoredAnnouncements {
    private static final RecordFormat<Document, Document> FORMAT = RecordFormat.of(Document.class);

    /** @param changes the latest announcements, oldest first */
    private record Document(List<String> changes) {}

    /**
     * What a read found.
     *
     * @param object empty if it does not exist
     * @param announcements empty if it does not exist or cannot be read
     */
    record Found(Optional<StoredObject> object, Optional<List<String>> announcements) {}

    private final Storage storage;
    private final RecordStore<Document> records;
    private volatile Found last = new Found(Optional.empty(), Optional.empty());

    StoredAnnouncements(Storage storage) {
        this.storage = storage;
        this.records = new RecordStore<>(storage, FORMAT);
    }

    /** Looks for the object, and reads it if it has changed. */
    Found read() {
        var object = storage.find(StorageLayout.CHANGES);
        var before = last;
        // Without a version, two writes of one second look the same.
        if (object.equals(before.object())
                && object.filter(found -> found.version().isEmpty()).isEmpty()) {
            return before;
        }
        var found = new Found(
                object,
                object.flatMap(any -> records.read(StorageLayout.CHANGES)).map(Document::changes));
        last = found;
        return found;
    }

    /** Replaces what was found; returns false if that changed meanwhile. */
    boolean write(Found found, List<String> announcements) {
        var record = FORMAT.write(new Document(announcements));
        return found.object()
                .map(object -> storage.writeIfUnchanged(object, record))
                .orElseGet(() -> storage.create(StorageLayout.CHANGES, record));
    }
}
