package org.providermirror.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.ReleaseBuilder;

/** Writes a storage folder of many imported packages with the same bytes, stored more than a year ago. */
final class PackageFolder {
    static final String HOSTNAME = "registry.example.com";
    private static final List<Platform> PLATFORMS = ReleaseBuilder.PLATFORMS.subList(0, 10);
    private static final int PROVIDERS = 1_000;
    private static final Duration AGE = Duration.ofDays(400);
    /** How many names one file has: file systems have a limit. */
    private static final int LINKS = 20_000;

    private final Path folder;
    private final byte[] bytes;
    private final FileTime storedAt = FileTime.from(Instant.now().minus(AGE).truncatedTo(ChronoUnit.SECONDS));
    private int written;
    private Path archive;

    private PackageFolder(Path folder) throws IOException {
        this.folder = folder;
        var zip = new ByteArrayOutputStream();
        try (var entries = new ZipOutputStream(zip)) {
            entries.putNextEntry(new ZipEntry("terraform-provider"));
            entries.write(new byte[800]);
        }
        this.bytes = zip.toByteArray();
    }

    /** Writes about so many packages; returns the folder. */
    static Path write(Path folder, int packages) throws IOException {
        var writing = new PackageFolder(Files.createDirectories(folder));
        var versions = Math.max(1, packages / PROVIDERS / PLATFORMS.size());
        for (var provider = 0; writing.written < packages; provider++) {
            var address = ProviderAddress.parse(HOSTNAME, "acme", "p" + provider);
            for (var version = 0; version < versions && writing.written < packages; version++) {
                for (var platform : PLATFORMS) {
                    writing.write(new PackageId(address, ProviderVersion.parse("1." + version + ".0"), platform));
                }
            }
        }
        return folder;
    }

    private void write(PackageId id) throws IOException {
        if (written++ % LINKS == 0) {
            archive = Files.write(folder.resolve(".bytes-" + written), bytes);
            Files.setLastModifiedTime(archive, storedAt);
        }
        var name = folder.resolve(StorageLayout.archive(id).value());
        Files.createDirectories(name.getParent());
        Files.createLink(name, archive);
        var record = folder.resolve(StorageLayout.packageRecord(id).value());
        Files.createDirectories(record.getParent());
        Files.writeString(record, record(id), StandardCharsets.UTF_8);
        Files.setLastModifiedTime(record, storedAt);
    }

    private String record(PackageId id) {
        var sha256 = Sha256.of(bytes);
        return """
                {"provider":"%s","version":"%s","platform":"%s","zh":"%s","h1":"%s","size":%d,"storedAt":"%s",\
                "assurance":"imported"}""".formatted(
                        id.provider(),
                        id.version(),
                        id.platform(),
                        PackageHash.zh(sha256),
                        PackageHash.h1(Sha256.newDigest().digest(bytes)),
                        bytes.length,
                        storedAt.toInstant());
    }
}
