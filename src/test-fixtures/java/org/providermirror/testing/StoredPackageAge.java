package org.providermirror.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;

/** Makes a package in a storage folder look as if it had been stored earlier: its file and its record. */
public final class StoredPackageAge {
    private StoredPackageAge() {}

    /** Sets when a package was stored. */
    public static void set(Path storage, PackageId id, Instant storedAt) throws IOException {
        var record = storage.resolve(StorageLayout.packageRecord(id).value());
        var written = Files.readString(record);
        var changed = written.replaceFirst("(\"storedAt\"\\s*:\\s*\")[^\"]*", "$1" + storedAt);
        if (changed.equals(written)) {
            throw new IllegalStateException("the record does not say when the package was stored: " + written);
        }
        Files.writeString(record, changed);
        for (var file :
                new Path[] {record, storage.resolve(StorageLayout.archive(id).value())}) {
            Files.setLastModifiedTime(file, FileTime.from(storedAt));
        }
    }
}
