package org.providermirror.transfer.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.catalog.record.StoredPackages;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
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

/**
 * Reads stored packages for an export: only those with a valid record whose bytes match it.
 *
 * @param allowed whether a package may leave the mirror; reads storage
 */
public record ExportedPackages(
        Storage storage,
        PackageRecords records,
        StoredPackages packages,
        ReleaseCatalog releases,
        Predicate<PackageId> allowed,
        Events events,
        Clocks time) {
    /**
     * Returns the records of the selected packages that may leave the mirror and whose stored size is right: those of one
     * provider after another, each sorted by version. Lists only the folders of selected providers, and only as far as the
     * caller goes on.
     */
    Iterator<List<PackageRecord>> select(Selection selection) {
        var isSelected = selection.predicate();
        return packages.byProvider(selection.folders(), found -> records(found, isSelected));
    }

    /** Returns how many packages are selected, without reading their records. */
    int count(Selection selection) {
        var isSelected = selection.predicate();
        var selected = packages.byProvider(
                selection.folders(),
                found -> found.stream()
                        .filter(stored -> stored.recorded() && isSelected.test(stored.id()))
                        .toList());
        var count = 0;
        while (selected.hasNext()) {
            count += selected.next().size();
        }
        return count;
    }

    private List<PackageRecord> records(List<StoredPackage> found, Predicate<PackageId> isSelected) {
        return found.stream()
                .filter(stored -> stored.recorded() && isSelected.test(stored.id()) && allowed.test(stored.id()))
                .flatMap(stored -> records.find(stored.id()).stream()
                        .filter(record -> record.size() == stored.size() || isReplaced(record)))
                .sorted(Comparator.comparing(PackageRecord::id))
                .toList();
    }

    // Packages before this one may have been copied for minutes since it was listed.
    private boolean isReplaced(PackageRecord record) {
        return storage.find(StorageLayout.archive(record.id()))
                .filter(object -> object.size() == record.size())
                .isPresent();
    }

    /** Returns whether the mirror is the origin of a provider. */
    boolean isHosted(ProviderAddress provider) {
        return releases.isHosted(provider.hostname());
    }

    /**
     * Returns the provenance files of a version by their keys, the commit point last; empty if only the registry can prove its
     * packages.
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

    // Exports a hash that the registry advertised only if the stored bytes match it.
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
     * @throws IOException if they do not match the record, after some of them were written
     */
    void copy(PackageRecord record, OutputStream target) throws IOException {
        var key = StorageLayout.archive(record.id());
        try (var bytes = storage.stream(key).orElseThrow(() -> new IOException(record.id() + " is gone"))) {
            if (!Sha256.ofCopied(bytes, target).equals(record.sha256())) {
                reportCorrupt(record.id());
                throw new IOException("the stored bytes of " + record.id() + " do not match their record");
            }
        }
    }

    private void reportCorrupt(PackageId id) {
        Instant now = time.wall().instant();
        events.record(Event.of(
                now,
                EventKind.ROT,
                Target.of(id),
                "the stored bytes of " + id + " do not match their record; they were not exported"));
    }
}
