package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Lists the packages whose bytes are stored, whether their records are valid or not. Lists keys only, so that a
 * bucket of many thousands takes seconds.
 *
 * <p>Thread-safe; every method throws {@link org.providermirror.failure.StorageException}.
 */
public final class StoredPackages {
    private final Storage storage;
    private final ServedHosts hosts;
    private final Executor executor;
    private final PackageRecordFiles records;

    /**
     * Describes a package in storage.
     *
     * @param bytes its archive as storage describes it
     * @param storedAt when the bytes were published, or their record was written, whichever came later, to the second;
     *     for a copied package the time of the copy, unless {@link StoredPackages#dated} read the record
     * @param recorded whether it has a record; without one it is checked before it is served
     */
    public record StoredPackage(PackageId id, StoredObject bytes, Instant storedAt, boolean recorded) {
        /** Returns the number of its bytes. */
        public long size() {
            return bytes.size();
        }
    }

    /**
     * @param hosts the hosts to list, beside those of recorded packages
     * @param executor lists and reads them concurrently, possibly on the calling thread
     */
    public StoredPackages(Storage storage, ServedHosts hosts, Executor executor) {
        this.storage = storage;
        this.hosts = hosts;
        this.executor = executor;
        this.records = new PackageRecordFiles(storage, executor);
    }

    /** Returns the packages, ordered by their keys. */
    public List<StoredPackage> list() {
        var listed = new TreeMap<Hostname, CompletableFuture<List<StoredObject>>>();
        hosts.named().forEach(name -> listed.put(name, begun(name)));
        var recorded = recorded();
        recorded.keySet().forEach(id -> listed.computeIfAbsent(id.provider().hostname(), this::begun));
        var packages = new ArrayList<StoredPackage>();
        listed.values().forEach(ofHost -> packages.addAll(packages(ended(ofHost), recorded)));
        return packages;
    }

    /**
     * Returns the same packages, some with the times in their records, which stay the same if the storage is copied.
     *
     * @param dates returns whether to read the time in a package's record
     */
    public List<StoredPackage> dated(List<StoredPackage> listed, Predicate<StoredPackage> dates) {
        return listed.stream()
                .map(stored -> stored.recorded() && dates.test(stored)
                        ? CompletableFuture.supplyAsync(() -> dated(stored), executor)
                        : CompletableFuture.completedFuture(stored))
                .toList()
                .stream()
                .map(StoredPackages::ended)
                .toList();
    }

    private StoredPackage dated(StoredPackage listed) {
        return records.read(listed.id())
                .map(record -> new StoredPackage(listed.id(), listed.bytes(), record.storedAt(), listed.recorded()))
                .orElse(listed);
    }

    /** Returns the packages of one provider, ordered by their keys. */
    public List<StoredPackage> list(ProviderAddress provider) {
        return packages(storage.list(StorageLayout.packages(provider)), recorded(StorageLayout.knowledge(provider)));
    }

    private static List<StoredPackage> packages(List<StoredObject> objects, Map<PackageId, Instant> recorded) {
        var packages = new ArrayList<StoredPackage>();
        for (var object : objects) {
            archive(object.key())
                    .ifPresent(id -> packages.add(new StoredPackage(
                            id, object, later(object.lastModified(), recorded.get(id)), recorded.containsKey(id))));
        }
        return packages;
    }

    private CompletableFuture<List<StoredObject>> begun(Hostname name) {
        return CompletableFuture.supplyAsync(() -> storage.list(new StorageKey(name.value())), executor);
    }

    private static <T> T ended(CompletableFuture<T> reading) {
        try {
            return reading.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StorageException failure ? failure : failed;
        }
    }

    // A copied file keeps its original date.
    private static Instant later(Instant bytes, Instant record) {
        return record != null && record.isAfter(bytes) ? record : bytes;
    }

    /** Returns the packages that have records, with or without bytes, and when the records were written. */
    public SortedMap<PackageId, Instant> recorded() {
        return recorded(StorageLayout.OWN);
    }

    private SortedMap<PackageId, Instant> recorded(StorageKey folder) {
        var ids = new TreeMap<PackageId, Instant>();
        for (StoredObject object : storage.list(folder)) {
            record(object.key()).ifPresent(id -> ids.put(id, object.lastModified()));
        }
        return ids;
    }

    private static Optional<PackageId> archive(StorageKey key) {
        var parts = key.value().split("/");
        return parts.length == 4 && parts[3].endsWith(".zip")
                ? ProviderAddress.tryParse(parts[0], parts[1], parts[2])
                        .flatMap(provider -> PackageId.tryParseArchiveName(provider, parts[3]))
                        .filter(id -> StorageLayout.archive(id).equals(key))
                : Optional.empty();
    }

    private static Optional<PackageId> record(StorageKey key) {
        var parts = key.value().split("/");
        return parts.length == 6 && parts[5].endsWith(".json") && parts[5].contains("_")
                ? ProviderAddress.tryParse(parts[1], parts[2], parts[3])
                        .flatMap(provider -> ProviderVersion.tryParse(parts[4])
                                .flatMap(version -> Platform.tryParse(
                                                parts[5].substring(0, parts[5].length() - ".json".length()))
                                        .map(platform -> new PackageId(provider, version, platform))))
                : Optional.empty();
    }
}
