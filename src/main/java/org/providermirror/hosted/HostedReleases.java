package org.providermirror.hosted;

import com.github.benmanes.caffeine.cache.Cache;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.providermirror.catalog.HostedVersions;
import org.providermirror.catalog.cache.CacheShare;
import org.providermirror.catalog.cache.Caches;
import org.providermirror.catalog.cache.Weights;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Finds the published releases of the hostnames of which this mirror is the origin, by their pointers. Pointers are
 * read again only if storage lists them as changed.
 *
 * <p>Thread-safe; every method reads storage, and throws
 * {@link org.providermirror.failure.StorageException} if that fails.
 */
public final class HostedReleases implements StoredReleases.Origin, HostedVersions {
    private static final RecordFormat<HostedPointer, HostedPointer> POINTER = RecordFormat.of(HostedPointer.class);
    private static final RecordFormat<HostedRevision, HostedRevision> REVISION = RecordFormat.of(HostedRevision.class);

    /** The name of the record beside a revision that names the one after it. */
    private static final String FOLLOWER = "next.json";

    private final Storage storage;
    private final Predicate<Hostname> hosts;
    private final RecordStore<HostedPointer> pointers;
    private final RecordStore<HostedRevision> revisions;
    private final Cache<StorageKey, ReadPointer> read = Caches.of(
            CacheShare.HOSTED_POINTERS,
            (key, found) -> Weights.of(key.value()) + found.pointer().weight());

    private record ReadPointer(StoredObject object, HostedPointer pointer) {}

    /** @param hosts returns whether the mirror is the origin of a hostname */
    public HostedReleases(Storage storage, Predicate<Hostname> hosts) {
        this.storage = storage;
        this.hosts = hosts;
        this.pointers = new RecordStore<>(storage, POINTER);
        this.revisions = new RecordStore<>(storage, REVISION);
    }

    @Override
    public boolean isHosted(Hostname hostname) {
        return hosts.test(hostname);
    }

    /** Returns the pointer of a published release; empty if it is not published. */
    public Optional<HostedPointer> current(ReleaseId release) {
        return pointers.read(StorageLayout.hostedPointer(release));
    }

    /** Returns how the current revision of a release was published; empty if the release is not published. */
    public Optional<HostedRevision> revision(ReleaseId release) {
        return folder(release).flatMap(folder -> revisions.read(folder.resolve(HostedRevision.RECORD)));
    }

    @Override
    public Optional<StorageKey> folder(ReleaseId release) {
        return current(release).map(pointer -> StorageLayout.hostedRevision(release, pointer.revision()));
    }

    @Override
    public Optional<CatalogVersions> versions(ProviderAddress provider) {
        var versions = new TreeMap<ProviderVersion, CatalogVersion>();
        for (var object : storage.list(StorageLayout.hosted(provider))) {
            releaseOf(provider, object)
                    .flatMap(release -> pointer(object).map(pointer -> version(release, pointer)))
                    .ifPresent(version -> versions.put(version.version(), version));
        }
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(new CatalogVersions(provider, versions, List.of(), Instant.EPOCH));
    }

    private Optional<HostedPointer> pointer(StoredObject object) {
        var known = read.getIfPresent(object.key());
        if (known != null && known.object().equals(object)) {
            return Optional.of(known.pointer());
        }
        var found = pointers.read(object.key());
        found.ifPresent(pointer -> read.put(object.key(), new ReadPointer(object, pointer)));
        return found;
    }

    private static CatalogVersion version(ReleaseId release, HostedPointer pointer) {
        return new CatalogVersion(
                release.version(),
                pointer.protocols(),
                Set.copyOf(pointer.platforms()),
                pointer.firstPublishedAt(),
                true);
    }

    private static Optional<ReleaseId> releaseOf(ProviderAddress provider, StoredObject object) {
        return ProviderVersion.tryParse(object.key().parent().name())
                .map(version -> new ReleaseId(provider, version))
                .filter(release -> StorageLayout.hostedPointer(release).equals(object.key()));
    }

    /** Stores how a revision is published; returns false if its number is in use. */
    boolean create(ReleaseId release, HostedRevision revision) {
        return revisions.create(
                StorageLayout.hostedRevision(release, revision.number()).resolve(HostedRevision.RECORD), revision);
    }

    /** Publishes the first revision of a release; returns false if the release is published already. */
    boolean create(ReleaseId release, HostedPointer pointer) {
        return pointers.create(StorageLayout.hostedPointer(release), pointer);
    }

    /**
     * Publishes a later revision; returns false if another one follows the current revision already. The record that is
     * created decides, on every storage: a folder does not compare and write the pointer in one step.
     *
     * @param current the revision whose lines the later one contains
     */
    boolean replace(ReleaseId release, HostedPointer current, HostedPointer next) {
        if (!pointers.create(follower(release, current), next)) {
            return false;
        }
        advance(release);
        return true;
    }

    /**
     * Moves the pointer of a release to its last revision. It is behind if a publication was killed before it moved the
     * pointer, or wrote it late, over a newer one.
     */
    void advance(ReleaseId release) {
        for (var next = next(release); next.isPresent(); next = next(release)) {
            var written = POINTER.write(next.get());
            storage.find(StorageLayout.hostedPointer(release))
                    .ifPresent(described -> storage.writeIfUnchanged(described, written));
        }
    }

    private Optional<HostedPointer> next(ReleaseId release) {
        return current(release).flatMap(pointer -> pointers.read(follower(release, pointer)));
    }

    private static StorageKey follower(ReleaseId release, HostedPointer pointer) {
        return StorageLayout.hostedRevision(release, pointer.revision()).resolve(FOLLOWER);
    }
}
