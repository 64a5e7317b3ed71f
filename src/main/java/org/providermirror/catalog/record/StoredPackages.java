package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.config.ServedHosts;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.ObjectPages;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Lists the packages whose bytes are stored, whether their records are valid or not. Lists keys only, so that a
 * bucket of many thousands takes seconds, and holds the keys of one provider at a time.
 *
 * <p>Thread-safe, but each iterator is owned by one thread. Every method throws {@link
 * org.providermirror.failure.StorageException}.
 */
public final class StoredPackages {
    /** How many records are read together. */
    private static final int READ_TOGETHER = 500;

    private static final String RECORDS = StorageLayout.OWN + "/";

    private final Storage storage;
    private final ServedHosts hosts;
    private final Executor executor;
    private final PackageRecordFiles records;

    /**
     * Describes a package in storage. Holds no key, because thousands are listed together.
     *
     * @param size the number of its bytes
     * @param publishedAt when storage says that its bytes were published
     * @param version the version of its bytes in storage
     * @param storedAt when the bytes were published, or their record was written, whichever came later, to the second;
     *     for a copied package the time of the copy, unless {@link StoredPackages#dated} read the record
     * @param recorded whether it has a record; without one it is checked before it is served
     */
    public record StoredPackage(
            PackageId id, long size, Instant publishedAt, String version, Instant storedAt, boolean recorded) {
        /** Returns its archive as storage described it. */
        public StoredObject bytes() {
            return new StoredObject(StorageLayout.archive(id), size, publishedAt, version);
        }

        private StoredPackage storedAt(Instant recordedAt) {
            return new StoredPackage(id, size, publishedAt, version, recordedAt, recorded);
        }
    }

    /**
     * @param hosts the hosts to list, beside those of recorded packages
     * @param executor reads records concurrently, possibly on the calling thread
     */
    public StoredPackages(Storage storage, ServedHosts hosts, Executor executor) {
        this.storage = storage;
        this.hosts = hosts;
        this.executor = executor;
        this.records = new PackageRecordFiles(storage, executor);
    }

    /** Returns the packages, ordered by their keys. */
    public List<StoredPackage> list() {
        var packages = new ArrayList<StoredPackage>();
        byProvider(List.of(), found -> found).forEachRemaining(packages::addAll);
        return packages;
    }

    /** Returns the packages of one provider, ordered by their keys. */
    public List<StoredPackage> list(ProviderAddress provider) {
        return packages(
                storage.list(StorageLayout.packages(provider)), storage.list(StorageLayout.knowledge(provider)));
    }

    /**
     * Returns what the packages of one provider after another become, never an empty list. Lists only the folders of
     * these providers, and only as far as the caller goes on.
     *
     * @param patterns the providers; empty for all
     * @param mapping receives the packages of a provider, ordered by their keys
     */
    public <T> Iterator<List<T>> byProvider(
            List<ProviderPattern> patterns, Function<List<StoredPackage>, List<T>> mapping) {
        var folders = folders(patterns);
        var archives = new ProviderObjects(storage, "", folders);
        var recorded = new ProviderObjects(storage, RECORDS, folders);
        return new Lists<>(() -> archives.provider()
                .map(provider -> mapping.apply(packages(archives.take(), recorded.takeOf(provider)))));
    }

    /** Returns the packages with records, with or without bytes, of one provider after another, ordered by their keys. */
    public Iterator<List<PackageId>> recordedByProvider() {
        var recorded = new ProviderObjects(storage, RECORDS, folders(List.of()));
        return new Lists<>(() -> recorded.provider()
                .map(provider -> recorded(recorded.take()).keySet().stream()
                        .sorted(Comparator.comparing(StorageLayout::archive))
                        .toList()));
    }

    /** Returns the folders of hosts, namespaces or providers with all packages of these patterns, not one inside another. */
    private List<String> folders(List<ProviderPattern> patterns) {
        var sorted = new TreeSet<String>(Comparator.comparing(folder -> folder + "/"));
        var folders = patterns.stream().map(StorageLayout::folder).toList();
        if (folders.isEmpty() || folders.contains(Optional.<String>empty())) {
            hosts.named().forEach(host -> sorted.add(host.value()));
            sorted.addAll(ObjectPages.foldersBelow(storage, StorageLayout.OWN));
        } else {
            folders.forEach(folder -> sorted.add(folder.orElseThrow()));
        }
        var outer = new ArrayList<String>();
        for (var folder : sorted) {
            if (outer.isEmpty() || !folder.startsWith(outer.get(outer.size() - 1) + "/")) {
                outer.add(folder);
            }
        }
        return outer;
    }

    /** Reads lists one after another, and leaves out empty ones. After a failure it only fails, because a list is lost. */
    private static final class Lists<T> implements Iterator<List<T>> {
        private final Supplier<Optional<List<T>>> reading;
        private Optional<List<T>> next = Optional.of(List.of());
        private Optional<StorageException> failure = Optional.empty();

        /** @param reading returns the next list; empty at the end */
        Lists(Supplier<Optional<List<T>>> reading) {
            this.reading = reading;
        }

        @Override
        public boolean hasNext() {
            if (failure.isPresent()) {
                throw failure.get();
            }
            try {
                while (next.filter(List::isEmpty).isPresent()) {
                    next = reading.get();
                }
                return next.isPresent();
            } catch (StorageException failed) {
                failure = Optional.of(failed);
                throw failed;
            }
        }

        @Override
        public List<T> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var list = next.orElseThrow();
            next = Optional.of(List.of());
            return list;
        }
    }

    /**
     * Returns the same packages, some with the times in their records, which stay the same if the storage is copied.
     *
     * @param dates returns whether to read the time in a package's record
     */
    public List<StoredPackage> dated(List<StoredPackage> listed, Predicate<StoredPackage> dates) {
        var dated = new ArrayList<StoredPackage>(listed.size());
        for (var from = 0; from < listed.size(); from += READ_TOGETHER) {
            listed.subList(from, Math.min(from + READ_TOGETHER, listed.size())).stream()
                    .map(stored -> stored.recorded() && dates.test(stored)
                            ? CompletableFuture.supplyAsync(() -> dated(stored), executor)
                            : CompletableFuture.completedFuture(stored))
                    .toList()
                    .forEach(reading -> dated.add(ended(reading)));
        }
        return dated;
    }

    private StoredPackage dated(StoredPackage listed) {
        return records.read(listed.id())
                .map(record -> listed.storedAt(record.storedAt()))
                .orElse(listed);
    }

    private static <T> T ended(CompletableFuture<T> reading) {
        try {
            return reading.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StorageException failure ? failure : failed;
        }
    }

    private static List<StoredPackage> packages(List<StoredObject> objects, List<StoredObject> recordObjects) {
        var recorded = recorded(recordObjects);
        var versions = new HashMap<ProviderVersion, ProviderVersion>();
        var providers = new HashMap<String, Optional<ProviderAddress>>();
        var packages = new ArrayList<StoredPackage>();
        for (var object : objects) {
            archive(object.key(), providers).ifPresent(found -> {
                var id = found.sharing(versions);
                packages.add(new StoredPackage(
                        id,
                        object.size(),
                        object.lastModified(),
                        object.version(),
                        later(object.lastModified(), recorded.get(id)),
                        recorded.containsKey(id)));
            });
        }
        return packages;
    }

    // A copied file keeps its original date.
    private static Instant later(Instant bytes, Instant record) {
        return record != null && record.isAfter(bytes) ? record : bytes;
    }

    /** Returns the packages with records among these objects, and when the records were written. */
    private static Map<PackageId, Instant> recorded(List<StoredObject> objects) {
        var ids = new HashMap<PackageId, Instant>();
        var providers = new HashMap<String, Optional<ProviderAddress>>();
        for (var object : objects) {
            record(object.key(), providers).ifPresent(id -> ids.put(id, object.lastModified()));
        }
        return ids;
    }

    /** @param providers the providers of the objects before, by their folders */
    private static Optional<PackageId> archive(StorageKey key, Map<String, Optional<ProviderAddress>> providers) {
        var parts = key.value().split("/");
        return parts.length == 4 && parts[3].endsWith(".zip")
                ? provider(parts, 0, providers)
                        .flatMap(provider -> PackageId.tryParseArchiveName(provider, parts[3]))
                        .filter(id -> StorageLayout.archive(id).equals(key))
                : Optional.empty();
    }

    private static Optional<PackageId> record(StorageKey key, Map<String, Optional<ProviderAddress>> providers) {
        var parts = key.value().split("/");
        return parts.length == 6 && parts[5].endsWith(".json") && parts[5].contains("_")
                ? provider(parts, 1, providers)
                        .flatMap(provider -> ProviderVersion.tryParse(parts[4])
                                .flatMap(version -> Platform.tryParse(
                                                parts[5].substring(0, parts[5].length() - ".json".length()))
                                        .map(platform -> new PackageId(provider, version, platform))))
                : Optional.empty();
    }

    private static Optional<ProviderAddress> provider(
            String[] parts, int first, Map<String, Optional<ProviderAddress>> providers) {
        return providers.computeIfAbsent(
                parts[first] + "/" + parts[first + 1] + "/" + parts[first + 2],
                folder -> ProviderAddress.tryParse(parts[first], parts[first + 1], parts[first + 2]));
    }
}
