package org.providermirror.transfer.exports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.transfer.imports.MirrorDocuments;

/**
 * Streams an export as one zip, without a temporary file. The documents and the provenance of a provider come before
 * its packages, which are not compressed again.
 */
record ExportZip(ExportedPackages packages) {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final LocalDateTime UNDATED = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Writes the archive. If that fails, the bytes so far are not a valid archive, so clients cannot take them for a
     * complete one.
     *
     * @param records those of one provider after another; it is read on while the archive is written
     */
    void write(Iterator<List<PackageRecord>> records, OutputStream target) throws IOException {
        var zip = new ZipOutputStream(new BufferedOutputStream(target, BUFFER_BYTES), StandardCharsets.UTF_8);
        zip.setLevel(Deflater.NO_COMPRESSION);
        while (records.hasNext()) {
            var ofProvider = records.next();
            describe(ofProvider.get(0).id().provider(), ofProvider, zip);
            for (var record : ofProvider) {
                zip.putNextEntry(entry(record.id().provider(), record.id().archiveName()));
                packages.copy(record, zip);
                zip.closeEntry();
            }
        }
        zip.finish();
        zip.flush();
    }

    private void describe(ProviderAddress provider, List<PackageRecord> records, ZipOutputStream zip)
            throws IOException {
        var versions = new TreeMap<ProviderVersion, TreeMap<Platform, Set<PackageHash>>>();
        for (var record : records) {
            versions.computeIfAbsent(record.id().version(), version -> new TreeMap<>())
                    .put(record.id().platform(), hashes(record));
        }
        for (var version : versions.entrySet()) {
            zip.putNextEntry(entry(provider, MirrorDocuments.name(version.getKey())));
            zip.write(MirrorDocuments.packages(provider, version.getKey(), version.getValue()));
            zip.closeEntry();
            for (var file : packages.proof(provider, version.getKey()).entrySet()) {
                zip.putNextEntry(entry(file.getKey().value()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        zip.putNextEntry(entry(provider, MirrorDocuments.INDEX));
        zip.write(MirrorDocuments.index(versions.keySet()));
        zip.closeEntry();
    }

    static Set<PackageHash> hashes(PackageRecord record) {
        return new TreeSet<>(record.hashes());
    }

    // The same packages always give the same archive.
    private static ZipEntry entry(ProviderAddress provider, String name) {
        return entry(provider + "/" + name);
    }

    private static ZipEntry entry(String path) {
        var entry = new ZipEntry(path);
        entry.setTimeLocal(UNDATED);
        return entry;
    }
}
