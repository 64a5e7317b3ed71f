package org.providermirror.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads and creates the identity object of a storage, which shows whether the storage was lost or replaced. */
final class StorageIdentity {
    private static final RecordFormat<IdentityDocument, IdentityDocument> FORMAT =
            RecordFormat.of(IdentityDocument.class);

    private record IdentityDocument(String id, Instant createdAt) {}

    private record Seen(StoredObject object, Optional<String> id) {}

    private final Storage storage;
    private final RecordStore<IdentityDocument> records;
    private final Clock clock;
    private volatile Optional<Seen> seen = Optional.empty();

    StorageIdentity(Storage storage, Clock clock) {
        this.storage = storage;
        this.records = new RecordStore<>(storage, FORMAT);
        this.clock = clock;
    }

    /** Returns the id; empty if the storage has no readable identity object. Reads the object only if it has changed. */
    Optional<String> read() {
        var object = storage.find(StorageLayout.IDENTITY);
        var known = seen.filter(last -> object.equals(Optional.of(last.object())));
        if (known.isPresent() || object.isEmpty()) {
            return known.flatMap(Seen::id);
        }
        var id = records.read(StorageLayout.IDENTITY).map(IdentityDocument::id);
        seen = Optional.of(new Seen(object.get(), id));
        return id;
    }

    /** Creates the identity object, or returns the id that another instance created first. */
    Optional<String> create() {
        var created = new IdentityDocument(UUID.randomUUID().toString(), clock.instant());
        return records.create(StorageLayout.IDENTITY, created) ? Optional.of(created.id()) : read();
    }
}
