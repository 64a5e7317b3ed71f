package org.providermirror.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.providermirror.catalog.record.CatalogVersion;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Reads a provider's folder, such as a copied {@code terraform providers mirror} folder. Lists the archives and
 * ignores {@code index.json}, which lists only its last run.
 *
 * <p>Nothing here says that an archive may be served. Thread-safe; every method reads storage.
 */
public final class ImportedFolder {
    private static final int MAXIMUM_TOKENS = 50_000;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxTokenCount(MAXIMUM_TOKENS)
                    .build())
            .build());

    private final Storage storage;

    public ImportedFolder(Storage storage) {
        this.storage = storage;
    }

    /** Returns the archives of all versions of a provider. */
    public Set<PackageId> archives(ProviderAddress provider) {
        return storage.list(StorageLayout.packages(provider)).stream()
                .map(object -> idOf(provider, object))
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Returns the versions that have archives, as if upstream had once listed them; empty if the folder has no
     * archives.
     */
    public Optional<CatalogVersions> versions(ProviderAddress provider) {
        var versions = new TreeMap<ProviderVersion, CatalogVersion>();
        archives(provider).stream()
                .collect(Collectors.groupingBy(
                        PackageId::version, Collectors.mapping(PackageId::platform, Collectors.toSet())))
                .forEach((version, platforms) ->
                        versions.put(version, new CatalogVersion(version, List.of(), platforms, Instant.EPOCH, false)));
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(new CatalogVersions(provider, versions, List.of(), Instant.EPOCH));
    }

    /** Returns the hashes of an archive in the folder's own version document; possibly none. */
    public Set<PackageHash> hashes(PackageId id) {
        var key = StorageLayout.packages(id.provider()).resolve(id.version() + ".json");
        return storage.read(key).map(bytes -> hashes(bytes, id)).orElse(Set.of());
    }

    private static Set<PackageHash> hashes(byte[] document, PackageId id) {
        try {
            var hashes = JSON.readTree(document)
                    .path("archives")
                    .path(id.platform().toString())
                    .path("hashes");
            return StreamSupport.stream(hashes.spliterator(), false)
                    .map(hash -> PackageHash.tryParse(hash.asText()))
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
        } catch (IOException notJson) {
            // Published folders contain documents with a trailing comma; the archive is hashed anyway.
            return Set.of();
        }
    }

    private static Optional<PackageId> idOf(ProviderAddress provider, StoredObject object) {
        return PackageId.tryParseArchiveName(provider, object.key().name())
                .filter(id -> StorageLayout.archive(id).equals(object.key()));
    }
}
