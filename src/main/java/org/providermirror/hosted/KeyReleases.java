package org.providermirror.hosted;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.hosted.keys.SigningKey;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;

/**
 * Finds the hosted releases that depend on one signing key alone, and stores which of them administrators keep although
 * that key was revoked.
 *
 * <p>Thread-safe; every method reads storage, and throws
 * {@link org.providermirror.failure.StorageException} if that fails.
 */
public final class KeyReleases {
    static final Comparator<ReleaseId> ORDER =
            Comparator.comparing(ReleaseId::provider).thenComparing(ReleaseId::version);

    private final Storage storage;
    private final HostedReleases releases;
    private final SharedRecords<KeptRelease> kept;

    public KeyReleases(Storage storage, HostedReleases releases) {
        this.storage = storage;
        this.releases = releases;
        this.kept = new SharedRecords<>(
                storage, StorageLayout.POLICY.resolve("kept-releases"), RecordFormat.of(KeptRelease.class));
    }

    /** Returns the releases of a namespace that depend on this key alone, sorted. */
    public List<ReleaseId> signedOnlyBy(Hostname hostname, String namespace, String fingerprint) {
        return pointers(folder(hostname, namespace)).stream()
                .flatMap(object -> release(object.key()).stream())
                .filter(release -> signers(release).equals(List.of(fingerprint)))
                .sorted(ORDER)
                .toList();
    }

    static StorageKey folder(SigningKey key) {
        return folder(key.hostname(), key.namespace());
    }

    private static StorageKey folder(Hostname hostname, String namespace) {
        return StorageLayout.HOSTED.resolve(hostname + "/" + namespace);
    }

    /** Returns the objects in the folder of a namespace, pointers among them. */
    List<StoredObject> pointers(StorageKey namespace) {
        return storage.list(namespace);
    }

    /** Returns the fingerprints of the keys that signed the current revision; empty if the release is not published. */
    List<String> signers(ReleaseId release) {
        return releases.revision(release).map(HostedRevision::keys).orElse(List.of());
    }

    /** Returns the release of a pointer; empty if the object is not a pointer. */
    static Optional<ReleaseId> release(StorageKey key) {
        var version = key.parent();
        return StorageLayout.providerBelow(StorageLayout.HOSTED, version)
                .flatMap(provider ->
                        ProviderVersion.tryParse(version.name()).map(parsed -> new ReleaseId(provider, parsed)))
                .filter(release -> StorageLayout.hostedPointer(release).equals(key));
    }

    /** Returns who decided to keep a release although this key was revoked; empty if nothing was decided. */
    public Optional<KeptRelease> kept(ReleaseId release, String fingerprint) {
        return kept.read(name(release, fingerprint));
    }

    /** Returns whether an administrator decided to keep a release although this key was revoked, from memory. */
    boolean isKept(ReleaseId release, String fingerprint) {
        return kept.rows().containsKey(name(release, fingerprint));
    }

    /** Polls what was decided on other instances. */
    void refresh() {
        kept.refresh();
    }

    /** Stores that a release is kept although its key was revoked. */
    public void keep(ReleaseId release, String fingerprint, KeptRelease decision) {
        kept.put(name(release, fingerprint), decision);
    }

    private static String name(ReleaseId release, String fingerprint) {
        return release.provider() + "/" + release.version() + "/" + fingerprint;
    }
}
