package org.providermirror.hosted;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** Collects the packages of an imported release in staged files, until all have arrived. Owned by one thread. */
public final class ImportedRelease implements AutoCloseable {
    private final Release described;
    private final UploadedRelease upload;
    private final SortedSet<Platform> missing;

    ImportedRelease(Release described, Optional<Release> published, UploadedRelease upload) {
        this.described = described;
        this.upload = upload;
        this.missing = new TreeSet<>(described.packages().keySet());
        published.map(Release::packages).ifPresent(packages -> missing.removeAll(packages.keySet()));
    }

    /** Returns its version. */
    public ReleaseId id() {
        return described.id();
    }

    /** Returns whether the import describes this package as part of the release. */
    public boolean lists(PackageId id) {
        return described
                .find(id.platform())
                .map(ReleasePackage::fileName)
                .filter(id.archiveName()::equals)
                .isPresent();
    }

    /**
     * Adds a package.
     *
     * @throws IOException if it cannot be read, or the release is too large
     */
    public void add(PackageId id, InputStream bytes) throws IOException {
        upload.add(id, bytes);
        missing.remove(id.platform());
    }

    /** Returns the platforms of the added packages. */
    public Set<Platform> added() {
        return Set.copyOf(upload.packages().keySet());
    }

    /** Returns the platforms whose packages are neither published nor added. */
    public SortedSet<Platform> missing() {
        return new TreeSet<>(missing);
    }

    UploadedRelease upload() {
        return upload;
    }

    /** Deletes the staged files. */
    @Override
    public void close() {
        upload.close();
    }
}
