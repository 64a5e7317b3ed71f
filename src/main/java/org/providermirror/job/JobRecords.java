package org.providermirror.job;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Stores the records of one kind of job. A second object beside the record of an open job is its lease: it names the instance
 * that holds the job. Every method throws {@link org.providermirror.failure.StorageException}.
 */
final class JobRecords<O, C> {
    /** Holds an unreadable lease, so that another instance takes it over. */
    private static final String NOBODY = "";

    private static final String SUFFIX = ".json";

    private final Storage storage;
    private final StorageKey folder;
    private final RecordStore<JobRecord<O, C>> records;
    private final RecordStore<Lease> leases;

    private record Lease(String holder) {}

    JobRecords(Storage storage, JobKind<O, C> kind) {
        this.storage = storage;
        this.folder = kind.folder();
        this.records = new RecordStore<>(
                storage, RecordFormat.<JobRecord<O, C>>of(JobRecord.class, kind.order(), kind.checkpoint()));
        this.leases = new RecordStore<>(storage, RecordFormat.of(Lease.class));
    }

    void write(JobRecord<O, C> job) {
        records.write(key(job.id()), job);
    }

    Optional<JobRecord<O, C>> read(String id) {
        return records.read(key(id));
    }

    /** Returns the ids of all records, the oldest first. */
    List<String> ids() {
        return ids(storage.list(folder).stream()
                .sorted(Comparator.comparing(StoredObject::lastModified).thenComparing(StoredObject::key))
                .map(object -> object.key().value().substring(folder.value().length() + 1)));
    }

    List<String> openIds() {
        return ids(storage.list(StorageLayout.open(folder)).stream()
                .map(object -> object.key().name()));
    }

    private static List<String> ids(Stream<String> names) {
        return names.filter(name -> !name.contains("/") && name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    void delete(String id) {
        storage.delete(key(id));
        storage.delete(cancelKey(id));
    }

    /** Acquires the lease of a job that is not open; of any number of instances exactly one succeeds. */
    boolean open(String id, String holder) {
        return leases.create(openKey(id), new Lease(holder));
    }

    /** Takes the lease of an open job over. */
    void takeOver(String id, String holder) {
        leases.write(openKey(id), new Lease(holder));
    }

    boolean isOpen(String id) {
        return storage.find(openKey(id)).isPresent();
    }

    /** Returns the instance that holds the lease, {@link #NOBODY} if it cannot be read; empty if the job is not open. */
    Optional<String> holderOf(String id) {
        var holder = leases.read(openKey(id)).map(Lease::holder);
        return holder.isPresent() || !isOpen(id) ? holder : Optional.of(NOBODY);
    }

    void close(String id) {
        storage.delete(openKey(id));
        storage.delete(cancelKey(id));
    }

    void cancel(String id) {
        storage.write(cancelKey(id), "{}".getBytes(StandardCharsets.UTF_8));
    }

    boolean isCancelled(String id) {
        return storage.find(cancelKey(id)).isPresent();
    }

    private StorageKey key(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private StorageKey openKey(String id) {
        return StorageLayout.open(folder).resolve(id + SUFFIX);
    }

    private StorageKey cancelKey(String id) {
        return folder.resolve("cancel").resolve(id + SUFFIX);
    }
}
