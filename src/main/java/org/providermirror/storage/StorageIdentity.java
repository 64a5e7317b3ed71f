package org.providermirror.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads and creates the identity object of a storage, which shows whether the storage was lost or replaced. */
final class StorageIdentity {
    private static final RecordFormat<IdentityDocument, IdentityDocument> FORMAT =
            RecordFormat.of(IdentityDocument.class);

    record IdentityDocument(String id, Instant createdAt) {}

    private record Seen(StoredObject object, Optional<IdentityDocument> document) {}

    private final Storage storage;
    private final RecordStore<IdentityDocument> records;
    private final Clock clock;
    private volatile Optional<Seen> seen = Optional.empty();

    StorageIdentity(Storage storage, Clock clock) {
        this.storage = storage;
        this.records = new RecordStore<>(storage, FORMAT);
        this.clock = clock;
    }

    /** Returns the identity; empty if the storage has no readable one. Reads the object only if it has changed. */
    Optional<IdentityDocument> read() {
        var object = storage.find(StorageLayout.IDENTITY);
        var known = seen.filter(last -> object.equals(Optional.of(last.object())));
        if (known.isPresent() || object.isEmpty()) {
            return known.flatMap(Seen::document);
        }
        var document = records.read(StorageLayout.IDENTITY);
        seen = Optional.of(new Seen(object.get(), document));
        return document;
    }

    /** Creates the identity object, or returns the identity that another instance created first. */
    Optional<IdentityDocument> create() {
        var created = new IdentityDocument(UUID.randomUUID().toString(), clock.instant());
        return records.create(StorageLayout.IDENTITY, created) ? Optional.of(created) : read();
    }
}
