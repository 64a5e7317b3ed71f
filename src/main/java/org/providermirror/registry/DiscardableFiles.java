package org.providermirror.registry;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;
import org.providermirror.failure.StorageException;

/**
 * Keeps a publisher's files in memory as long as there is enough, for a release that could not be stored. Once they are
 * discarded, the release has to be verified again.
 */
public final class DiscardableFiles implements PublisherFiles {
    private final SoftReference<PublisherFiles> files;
    private final boolean hasKeys;
    private final Digests digests;
    private final long weight;

    public DiscardableFiles(PublisherFiles files) {
        this.files = new SoftReference<>(files);
        this.hasKeys = files.hasKeys();
        this.digests = files.digests();
        this.weight = files.weight();
    }

    /** Returns the release with files that may be discarded. */
    public static Release in(Release release) {
        return release.with(release.checksums().stream()
                .map(checksums -> checksums.in(new DiscardableFiles(checksums.files())))
                .toList());
    }

    @Override
    public byte[] sums() {
        return files().sums();
    }

    @Override
    public Optional<byte[]> signature() {
        return files().signature();
    }

    @Override
    public List<String> keys() {
        return files().keys();
    }

    @Override
    public boolean hasKeys() {
        return hasKeys;
    }

    @Override
    public Digests digests() {
        return digests;
    }

    @Override
    public long weight() {
        return weight;
    }

    private PublisherFiles files() {
        return Optional.ofNullable(files.get())
                .orElseThrow(() -> StorageException.changed("the checksum file of a release that could not be stored"));
    }
}
