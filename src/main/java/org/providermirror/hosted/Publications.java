package org.providermirror.hosted;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ProviderExecutable;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.catalog.record.StoredReleases;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.StorageException;
import org.providermirror.fetch.lease.InstanceHeartbeats;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.registry.Release;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.providermirror.transfer.upload.Uploads;

/**
 * Publishes releases of hosted providers. Clients see all platforms of a revision at once. The same bytes may be
 * published again (idempotent); this replaces corrupt ones. To add platforms, a publisher uploads newly signed sums
 * that still contain every published line.
 *
 * <p>Thread-safe; works on the calling thread.
 */
public final class Publications {
    /** Requests hold a thread of the container. */
    private static final Duration TIMEOUT_OF_REQUESTS = Duration.ZERO;

    /** Jobs have threads of their own, and wait for the claim of an instance that was killed. */
    private static final Duration TIMEOUT_OF_JOBS = Duration.ofSeconds(60);

    private final Parts parts;
    private final PublicationClaims claims;
    private final PublicationCheck check;
    private final PublicationWriting writing;

    /**
     * The collaborators of publications.
     *
     * @param uploads receives the archives, and bounds them
     */
    public record Parts(
            Storage storage,
            HostedReleases hosted,
            StoredReleases stored,
            VersionCatalog versions,
            PackageRecords records,
            Uploads uploads,
            NamespaceKeys keys,
            ArchiveHash archiveHash,
            ProviderExecutable executable,
            InstanceHeartbeats heartbeats,
            Events events,
            Clocks time) {}

    /**
     * Describes a published release.
     *
     * @param isNew whether this publication added something
     * @param platforms all platforms of the release
     * @param keys the fingerprints of the keys that signed it
     * @param signedByMirror whether the mirror signed it
     * @param notes what its publisher may want to correct, by file
     */
    public record Published(
            ReleaseId release,
            boolean isNew,
            int revision,
            List<String> protocols,
            List<Platform> platforms,
            List<String> keys,
            boolean signedByMirror,
            List<PublicationProblem> notes) {}

    public Publications(Parts parts) {
        this.parts = parts;
        this.claims = new PublicationClaims(parts.storage(), parts.heartbeats(), parts.time());
        this.check = new PublicationCheck(
                parts.keys(),
                parts.archiveHash(),
                parts.executable(),
                parts.time().wall());
        this.writing = new PublicationWriting(parts.storage(), parts.stored(), parts.records(), parts.hosted());
    }

    /** Returns whether the mirror is the origin of a hostname. */
    public boolean isHosted(Hostname hostname) {
        return parts.hosted().isHosted(hostname);
    }

    /** Returns whether a release is published. Reads storage. */
    public boolean isPublished(ReleaseId release) {
        return parts.hosted().current(release).isPresent();
    }

    /** Returns whether a release of a provider is published. Reads storage. */
    public boolean isPublished(ProviderAddress provider) {
        return parts.hosted().versions(provider).isPresent();
    }

    /** Writes the heartbeat of this instance while it publishes. Called every few seconds. */
    public void keepUp() {
        claims.keepUp();
    }

    /**
     * Publishes a release from an archive of GoReleaser's folder {@code dist}.
     *
     * @param archive a tar, gzip-compressed tar or zip
     * @param expectedBytes its length; 0 if it is unknown
     * @param by the name of the caller
     * @throws PublicationRefusedException if it has problems, conflicts with what is published, or is being published
     * @throws org.providermirror.transfer.upload.UploadsFullException if too many archives, or too many bytes, arrive
     * @throws org.providermirror.transfer.upload.UploadInterruptedException if it does not arrive whole
     * @throws org.providermirror.transfer.upload.UploadTooLargeException if it is too large
     * @throws HostnameNotServedException if the mirror is not the origin of its hostname
     * @throws StorageException if storage fails; then nothing is visible
     */
    public Published publish(ReleaseId release, InputStream archive, long expectedBytes, String by)
            throws PublicationRefusedException, IOException, InterruptedException {
        requireHosted(release);
        var name = parts.uploads().receive(archive, expectedBytes);
        try (var upload = UploadedRelease.read(
                parts.storage(),
                release,
                parts.uploads().find(name).orElseThrow(),
                parts.uploads().size(name))) {
            return publish(release, upload, by, TIMEOUT_OF_REQUESTS);
        } finally {
            parts.uploads().remove(name);
        }
    }

    /**
     * Begins to publish a release by the sums and the signature that an import contains. The caller closes it.
     *
     * @param described the release as an export of another mirror describes it, before it is verified
     * @throws HostnameNotServedException if the mirror is not the origin of its hostname
     */
    public ImportedRelease begin(Release described) {
        requireHosted(described.id());
        var published = parts.stored().read(described.id());
        return new ImportedRelease(described, published, UploadedRelease.imported(parts.storage(), described));
    }

    /**
     * Publishes an imported release as an uploaded one, but it must be signed by a registered key or the mirror's own.
     *
     * @param by the name of the caller
     * @throws PublicationRefusedException if it has problems, conflicts with what is published, or is being published
     * @throws StorageException if storage fails; then nothing is visible
     */
    public Published publish(ImportedRelease imported, String by)
            throws PublicationRefusedException, IOException, InterruptedException {
        return publish(imported.id(), imported.upload(), by, TIMEOUT_OF_JOBS);
    }

    private void requireHosted(ReleaseId release) {
        if (!isHosted(release.provider().hostname())) {
            throw new HostnameNotServedException(release.provider().hostname());
        }
    }

    private Published publish(ReleaseId release, UploadedRelease upload, String by, Duration timeout)
            throws PublicationRefusedException, IOException, InterruptedException {
        claims.take(release, timeout);
        try {
            parts.hosted().advance(release);
            return publish(release, upload, by);
        } finally {
            claims.release(release);
        }
    }

    /**
     * Removes the pointer and the revisions of a release. Its packages stay, and are not served. Does nothing if it is
     * not published.
     */
    public void unpublish(ReleaseId release) throws InterruptedException {
        try {
            claims.take(release, TIMEOUT_OF_JOBS);
        } catch (PublicationRefusedException busy) {
            throw new StorageException("removing the published release " + release, new IOException(busy.getMessage()));
        }
        try {
            // The pointer first: the release is not visible without it.
            parts.storage().delete(StorageLayout.hostedPointer(release));
            parts.versions().published(release.provider());
            parts.storage().list(StorageLayout.hosted(release)).stream()
                    .map(StoredObject::key)
                    .filter(key -> !key.equals(StorageLayout.hostedClaim(release)))
                    .forEach(parts.storage()::delete);
        } finally {
            claims.release(release);
        }
    }

    private Published publish(ReleaseId release, UploadedRelease upload, String by)
            throws PublicationRefusedException, IOException {
        var pointer = parts.storage().find(StorageLayout.hostedPointer(release));
        var current = pointer.flatMap(found -> parts.hosted().current(release));
        var published = current.flatMap(found -> parts.stored().read(release));
        var checked = check.check(release, upload, published);
        if (published.isEmpty() && current.isPresent()) {
            requireSameSums(checked.release(), current.get());
        }
        if (checked.isPublished()) {
            return again(release, checked, current.orElseThrow());
        }
        if (pointer.isEmpty()) {
            writing.removeLeftovers(release);
        }
        return publish(checked, current, by);
    }

    // The files of the current revision are corrupt or not trusted: only the same sums may replace them.
    private static void requireSameSums(Release release, HostedPointer current) throws PublicationRefusedException {
        if (!Sha256.of(release.checksums().get(0).sums()).equals(current.sums())) {
            throw PublicationRefusedException.conflict(
                    release.id(),
                    List.of(new PublicationProblem(
                            new ReleaseNames(release.id()).sums(),
                            "the published sums have the SHA-256 " + current.sums()
                                    + " and cannot be read; publish the same sums again")));
        }
    }

    // Published again, its bytes replace corrupt or missing ones.
    private Published again(ReleaseId release, CheckedRelease checked, HostedPointer current) throws IOException {
        if (writing.storePackages(checked, parts.time().wall().instant())) {
            parts.versions().published(release.provider());
            record(release, "the stored packages of " + release + " were replaced by the same publication");
        }
        return published(checked, false, current, isSignedByMirror(release));
    }

    private boolean isSignedByMirror(ReleaseId release) {
        return parts.hosted()
                .revision(release)
                .filter(HostedRevision::signedByMirror)
                .isPresent();
    }

    private Published publish(CheckedRelease checked, Optional<HostedPointer> current, String by)
            throws PublicationRefusedException, IOException {
        var release = checked.release();
        var now = parts.time().wall().instant();
        writing.storePackages(checked, now);
        var number = writing.storeRevision(
                release,
                current.map(HostedPointer::revision).orElse(0),
                free -> new HostedRevision(
                        free,
                        release.protocols(),
                        checked.platforms(),
                        List.copyOf(release.signers()),
                        by,
                        now,
                        checked.signedByMirror()));
        var next = new HostedPointer(
                number,
                Sha256.of(release.checksums().get(0).sums()),
                release.protocols(),
                checked.platforms(),
                current.map(HostedPointer::firstPublishedAt).orElse(now),
                now);
        if (!claims.isHeld(release.id()) || !select(release.id(), current, next)) {
            throw PublicationRefusedException.busy(release.id());
        }
        parts.versions().published(release.provider());
        record(
                release.id(),
                by + " published " + release.id() + " for "
                        + checked.platforms().size() + " platforms, revision " + number
                        + (checked.signedByMirror() ? ", signed by the mirror" : ""));
        return published(checked, true, next, checked.signedByMirror());
    }

    /** Returns how the current revision of a release was published, from storage; empty unless it is published here. */
    public Optional<HostedRevision> revision(ReleaseId release) {
        return isHosted(release.provider().hostname()) ? parts.hosted().revision(release) : Optional.empty();
    }

    /** Returns which releases depend on one key. */
    public KeyReleases keyReleases() {
        return new KeyReleases(parts.storage(), parts.hosted());
    }

    private boolean select(ReleaseId release, Optional<HostedPointer> before, HostedPointer next) {
        return before.map(replaced -> parts.hosted().replace(release, replaced, next))
                .orElseGet(() -> parts.hosted().create(release, next));
    }

    private static Published published(
            CheckedRelease checked, boolean isNew, HostedPointer pointer, boolean signedByMirror) {
        return new Published(
                checked.release().id(),
                isNew,
                pointer.revision(),
                pointer.protocols(),
                pointer.platforms(),
                List.copyOf(checked.release().signers()),
                signedByMirror,
                checked.notes());
    }

    private void record(ReleaseId release, String sentence) {
        parts.events()
                .record(Event.of(
                        parts.time().wall().instant(), EventKind.ADMINISTRATION, Target.of(release), sentence));
    }
}
