package org.providermirror.storage;

import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ReleaseId;

/**
 * Names the keys of all stored objects. Packages are where {@code terraform providers mirror} puts them and a {@code
 * filesystem_mirror} looks for them; everything else is below {@code .mirror}.
 */
public final class StorageLayout {
    /** The folder of the mirror's own records. */
    public static final StorageKey OWN = new StorageKey(".mirror");

    /** The identity of the storage, written once. */
    public static final StorageKey IDENTITY = OWN.resolve("storage.json");

    /** The latest announcements of changes between instances. */
    public static final StorageKey CHANGES = OWN.resolve("changes.json");

    /** The leases of requested, unfinished fetches. */
    public static final StorageKey FETCHES = OWN.resolve("fetches");

    /** The heartbeats of the instances on this storage, one record each while it has fetches. */
    public static final StorageKey MIRRORS = OWN.resolve("mirrors");

    /** The decisions of administrators, and what they decide about. */
    public static final StorageKey POLICY = OWN.resolve("policy");

    /** The change notices between instances about new versions of providers. */
    public static final StorageKey NEWS = OWN.resolve("news");

    /** The change notices between instances about removed packages. */
    public static final StorageKey REMOVALS = OWN.resolve("removals");

    /** The quarantine: bytes that failed a check, each under its former key. */
    public static final StorageKey QUARANTINE = OWN.resolve("quarantine");

    /** The times when packages were last used, one record an instance. */
    public static final StorageKey USES = OWN.resolve("uses");

    /** How often packages were downloaded, one record an instance. */
    public static final StorageKey DOWNLOADS = OWN.resolve("downloads");

    /** How often versions were downloaded on each day, one record an instance. */
    public static final StorageKey DOWNLOAD_DAYS = OWN.resolve("download-days");

    /** How often principals downloaded packages of providers, one record an instance. */
    public static final StorageKey DOWNLOAD_PRINCIPALS = OWN.resolve("download-principals");

    /** The event log, an object for a moment. */
    public static final StorageKey EVENTS = OWN.resolve("events");

    /** The metrics history, a record an instance. */
    public static final StorageKey FIGURES = OWN.resolve("figures");

    /** The releases that failed verification, one record each. */
    public static final StorageKey REFUSALS = OWN.resolve("refusals");

    /** The releases of which the mirror is the origin. */
    public static final StorageKey HOSTED = OWN.resolve("hosted");

    private StorageLayout() {}

    /** Returns the folder of the leases of one kind of job. */
    public static StorageKey open(StorageKey jobs) {
        return jobs.resolve("open");
    }

    /** Returns the folder of a provider's packages. */
    public static StorageKey packages(ProviderAddress provider) {
        return new StorageKey(provider.toString());
    }

    /**
     * Returns the innermost folder with all packages of a pattern; below {@link #OWN} it has all their records. Empty for
     * a pattern that matches any hostname.
     */
    public static Optional<String> folder(ProviderPattern pattern) {
        return pattern.hostname()
                .map(hostname -> hostname
                        + pattern.namespace().map(name -> "/" + name).orElse("")
                        + pattern.type().map(name -> "/" + name).orElse(""));
    }

    /** Returns the key of a package's bytes. */
    public static StorageKey archive(PackageId id) {
        return packages(id.provider()).resolve(id.archiveName());
    }

    /** Returns the folder of a provider's records. */
    public static StorageKey knowledge(ProviderAddress provider) {
        return OWN.resolve(provider.toString());
    }

    /** Returns the key of a provider's last version list from upstream. */
    public static StorageKey versions(ProviderAddress provider) {
        return knowledge(provider).resolve("versions.json");
    }

    /** Returns the key of the first version list that the mirror received for a provider; never overwritten. */
    public static StorageKey baseline(ProviderAddress provider) {
        return knowledge(provider).resolve("baseline.json");
    }

    /**
     * Returns the provider of a record, if the folder has one folder a provider with the records right below; otherwise
     * empty.
     */
    public static Optional<ProviderAddress> providerBelow(StorageKey folder, StorageKey key) {
        var prefix = folder.value() + "/";
        if (!key.value().startsWith(prefix)) {
            return Optional.empty();
        }
        var path = key.value().substring(prefix.length()).split("/");
        return path.length == 4 ? ProviderAddress.tryParse(path[0], path[1], path[2]) : Optional.empty();
    }

    /** Returns the folder of a verified release. */
    public static StorageKey release(ReleaseId release) {
        return knowledge(release.provider()).resolve(release.version().toString());
    }

    /** Returns the key of a verified release's record, which is written after its other files. */
    public static StorageKey releaseRecord(ReleaseId release) {
        return release(release).resolve("release.json");
    }

    /** Returns the folder of the published releases of a hosted provider. */
    public static StorageKey hosted(ProviderAddress provider) {
        return HOSTED.resolve(provider.toString());
    }

    /** Returns the folder of a hosted release: its revisions, and the pointer to the current one. */
    public static StorageKey hosted(ReleaseId release) {
        return hosted(release.provider()).resolve(release.version().toString());
    }

    /** Returns the key of the pointer that selects the current revision of a hosted release, the commit point of its publication. */
    public static StorageKey hostedPointer(ReleaseId release) {
        return hosted(release).resolve("current.json");
    }

    /** Returns the key of the claim of the instance that is publishing a release. */
    public static StorageKey hostedClaim(ReleaseId release) {
        return hosted(release).resolve("claim.json");
    }

    /** Returns the folder of a numbered revision of a hosted release; its files are never changed. */
    public static StorageKey hostedRevision(ReleaseId release, int number) {
        return hosted(release).resolve(String.valueOf(number));
    }

    /** Returns the folder of the releases that upstream published later for a version whose first verified release stays. */
    public static StorageKey alternatives(ReleaseId release) {
        return release(release).resolve("alternatives");
    }

    /** Returns the key of the record that clients were served a version; written once. */
    public static StorageKey served(ReleaseId release) {
        return release(release).resolve("served.json");
    }

    /** Returns the key of a stored package's record, the commit point of its publication. */
    public static StorageKey packageRecord(PackageId id) {
        return release(id.release()).resolve(platformFile(id.platform()));
    }

    /** Returns the key of the lease of a requested, unfinished fetch. */
    public static StorageKey fetch(PackageId id) {
        return FETCHES.resolve(id.provider().toString()).resolve(id.archiveName() + ".json");
    }

    private static String platformFile(Platform platform) {
        return platform + ".json";
    }
}
