package org.providermirror.transfer.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.Verification;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.transfer.imports.FolderFile;

/** The stored packages that leave the mirror: those that count, and with bytes that are what their records say. */
final class ExportedPackages {
    private final Storage storage;
    private final PackageRecords records;
    private final StoredPackages packages;
    private final ReleaseCatalog releases;
    private final Events events;
    private final Clocks time;

    ExportedPackages(
            Storage storage,
            PackageRecords records,
            StoredPackages packages,
            ReleaseCatalog releases,
            Events events,
            Clocks time) {
        this.storage = storage;
        this.records = records;
        this.packages = packages;
        this.releases = releases;
        this.events = events;
        this.time = time;
    }

    /** The records of the packages that are selected and whole by their length, by provider and version. */
    List<PackageRecord> select(Selection selection) {
        var isSelected = selection.predicate();
        var selected = new ArrayList<PackageRecord>();
        for (var stored : packages.list()) {
            if (stored.recorded() && isSelected.test(stored.id())) {
                records.find(stored.id())
                        .filter(record -> record.size() == stored.size())
                        .ifPresent(selected::add);
            }
        }
        selected.sort((one, other) -> one.id().compareTo(other.id()));
        return selected;
    }

    /**
     * The files that prove where the packages of a version come from, by their keys, the one that makes them count last; none
     * where only the registry can tell.
     */
    Map<StorageKey, byte[]> proof(ProviderAddress provider, ProviderVersion version) {
        var files = new LinkedHashMap<StorageKey, byte[]>();
        releases.kept(new ReleaseId(provider, version))
                .map(this::confirmed)
                .map(ReleaseFiles::of)
                .ifPresent(named -> named.forEach((name, content) ->
                        files.put(FolderFile.proofs(provider, version).resolve(name), content)));
        return files;
    }

    // What the registry told beside the signed sums leaves the mirror only as far as its own bytes confirmed it.
    private Release confirmed(Release release) {
        if (release.packages().values().stream()
                .allMatch(found -> found.advertisedHashes().isEmpty())) {
            return release;
        }
        var stored = records.ofRelease(release.id(), release.packages().keySet());
        var packages = new TreeMap<Platform, ReleasePackage>();
        release.packages().forEach((platform, found) -> {
            var own = Optional.ofNullable(stored.get(platform))
                    .filter(record -> record.assurance() != Verification.IMPORTED)
                    .map(PackageRecord::h1)
                    .filter(found.advertisedHashes()::contains);
            packages.put(platform, found.withAdvertisedHashes(own.map(Set::of).orElse(Set.of())));
        });
        return release.with(packages);
    }

    /**
     * Copies the bytes of a package.
     *
     * @throws IOException where they are not what the record says, after some of them were written
     */
    void copy(PackageRecord record, OutputStream target) throws IOException {
        var key = StorageLayout.archive(record.id());
        try (var bytes = storage.stream(key).orElseThrow(() -> new IOException(record.id() + " is gone"))) {
            if (!Sha256.ofCopied(bytes, target).equals(record.sha256())) {
                rotten(record.id());
                throw new IOException("the stored bytes of " + record.id() + " are not what was verified");
            }
        }
    }

    private void rotten(PackageId id) {
        Instant now = time.wall().instant();
        events.record(Event.of(
                now,
                EventKind.ROT,
                Target.of(id),
                "the stored bytes of " + id + " are not what was verified; they were kept out of an export"));
    }
}
