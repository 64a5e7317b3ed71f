package org.providermirror.catalog.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/** Version lists in storage: what upstream last said, what it ever said, and when. */
public final class VersionRecords {
    private static final RecordFormat<Document> FORMAT = new RecordFormat<>(Document.class);

    private record Document(String learntAt, List<String> warnings, List<Entry> versions) {}

    private record Entry(
            String version, List<String> protocols, List<String> platforms, String firstSeen, boolean listed) {}

    private final Storage storage;

    public VersionRecords(Storage storage) {
        this.storage = storage;
    }

    public Optional<KnownVersions> read(ProviderAddress provider) {
        var key = StorageLayout.versions(provider);
        return storage.read(key).flatMap(bytes -> FORMAT.read(key, bytes, document -> parse(provider, document)));
    }

    public void write(KnownVersions known) {
        var entries =
                known.versions().values().stream().map(VersionRecords::entry).toList();
        var document = new Document(known.learntAt().toString(), known.warnings(), entries);
        storage.write(StorageLayout.versions(known.provider()), FORMAT.write(document));
    }

    private static KnownVersions parse(ProviderAddress provider, Document document) {
        var versions = document.versions().stream()
                .map(VersionRecords::parse)
                .collect(Collectors.toMap(
                        KnownVersion::version, Function.identity(), (first, second) -> second, TreeMap::new));
        return new KnownVersions(provider, versions, document.warnings(), Instant.parse(document.learntAt()));
    }

    private static KnownVersion parse(Entry entry) {
        return new KnownVersion(
                ProviderVersion.parse(entry.version()),
                entry.protocols(),
                entry.platforms().stream().map(Platform::parse).collect(Collectors.toSet()),
                Instant.parse(entry.firstSeen()),
                entry.listed());
    }

    private static Entry entry(KnownVersion known) {
        return new Entry(
                known.version().toString(),
                known.protocols(),
                known.platforms().stream().sorted().map(Platform::toString).toList(),
                known.firstSeen().toString(),
                known.listed());
    }
}
