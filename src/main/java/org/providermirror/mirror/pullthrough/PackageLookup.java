package org.providermirror.mirror.pullthrough;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.SingleFlight;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.Verification;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds packages in storage by their records, each in a single flight on the executor. */
final class PackageLookup {
    private static final Logger LOG = LoggerFactory.getLogger(PackageLookup.class);

    private final Storage storage;
    private final PackageRecords records;
    private final ReleaseCatalog releases;
    private final SingleFlight<PackageId, Found> flights;
    private final ClientDeadline deadline;

    /** Holds what was found: the package, or only the release that lists it, or neither. */
    record Found(Optional<ArchiveAnswer.Stored> answer, Optional<Release> release) {}

    PackageLookup(
            Storage storage,
            PackageRecords records,
            ReleaseCatalog releases,
            Executor executor,
            ClientDeadline deadline) {
        this.storage = storage;
        this.records = records;
        this.releases = releases;
        this.flights = new SingleFlight<>(executor);
        this.deadline = deadline;
    }

    /** Returns a package whose record is cached, if storage opens it without waiting. */
    Optional<ArchiveAnswer.Stored> cached(PackageId id) {
        return served(id, records.inMemory(id).filter(record -> storage.opensAtOnce(archiveOf(record))));
    }

    /** Returns what storage has. If it fails, is late or is overloaded, neither, so that clients are redirected. */
    CompletionStage<Found> find(PackageId id) {
        return deadline.within(flights.fly(id, () -> read(id)), id.provider().hostname())
                .exceptionally(failure -> {
                    if (ClientDeadline.unwrapped(failure) instanceof UpstreamUnavailableException late) {
                        LOG.warn("{} is answered without storage: {}", id, late.getMessage());
                        return new Found(Optional.empty(), Optional.empty());
                    }
                    throw ClientDeadline.unwrapped(failure);
                });
    }

    private Found read(PackageId id) {
        var answer = served(id, recorded(id));
        return new Found(answer, answer.isPresent() ? Optional.empty() : listing(id));
    }

    private Optional<PackageRecord> recorded(PackageId id) {
        try {
            return records.find(id);
        } catch (StorageException failure) {
            LOG.warn("{}", failure.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Release> listing(PackageId id) {
        return releases.kept(id.release())
                .filter(release -> release.find(id.platform()).isPresent());
    }

    private Optional<ArchiveAnswer.Stored> served(PackageId id, Optional<PackageRecord> record) {
        try {
            return record.filter(found -> found.assurance() != Verification.IMPORTED)
                    .flatMap(this::content);
        } catch (StorageException failure) {
            LOG.warn("{} cannot be opened: {}", id, failure.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns the bytes that a record describes; empty if storage has others.
     *
     * @throws StorageException if storage fails
     */
    Optional<ArchiveAnswer.Stored> content(PackageRecord record) {
        return storage.open(archiveOf(record)).map(content -> new ArchiveAnswer.Stored(content, record.sha256()));
    }

    private static StoredObject archiveOf(PackageRecord record) {
        return new StoredObject(StorageLayout.archive(record.id()), record.size(), record.storedAt());
    }
}
