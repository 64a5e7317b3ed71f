package org.providermirror.storage;

import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * The keys of everything that the mirror stores. Packages lie where {@code terraform providers mirror} puts them and
 * where a {@code filesystem_mirror} looks for them; all that is the mirror's own lies below {@code .mirror}.
 */
public final class StorageLayout {
    /** The folder of everything that is the mirror's own. */
    public static final StorageKey OWN = new StorageKey(".mirror");

    /** The folder of the fetches that were asked for and are not done. */
    public static final StorageKey FETCHES = OWN.resolve("fetches");

    /** The folder of the mirrors that share this storage, one record each while it has fetches to do. */
    public static final StorageKey MIRRORS = OWN.resolve("mirrors");

    /** The folder by which mirrors that share this storage tell each other of new versions of providers. */
    public static final StorageKey NEWS = OWN.resolve("news");

    /** The folder by which mirrors that share this storage tell each other of packages that were taken out of it. */
    public static final StorageKey REMOVALS = OWN.resolve("removals");

    /** The folder of bytes that failed a check, each under the key it had. */
    public static final StorageKey QUARANTINE = OWN.resolve("quarantine");

    /** The folder of the prefetches that were asked for. */
    public static final StorageKey PREFETCHES = OWN.resolve("prefetches");

    /** The folder of the imports that were asked for. */
    public static final StorageKey IMPORTS = OWN.resolve("imports");

    /** The folder of the exports that were asked for. */
    public static final StorageKey EXPORTS = OWN.resolve("exports");

    /** The folder of the clearings of what nobody uses. */
    public static final StorageKey CLEARINGS = OWN.resolve("clearings");

    /** The folder of the purges that were asked for. */
    public static final StorageKey PURGES = OWN.resolve("purges");

    /** The folder of the scrubs, in which stored packages are hashed again. */
    public static final StorageKey SCRUBS = OWN.resolve("scrubs");

    /** The folder of when packages were last used, one record a mirror. */
    public static final StorageKey USES = OWN.resolve("uses");

    /** The folder of what happened, an object for a moment. */
    public static final StorageKey EVENTS = OWN.resolve("events");

    /** The folder of what was counted, a record a mirror. */
    public static final StorageKey FIGURES = OWN.resolve("figures");

    /** The folder of the releases that failed verification, one record each. */
    public static final StorageKey REFUSALS = OWN.resolve("refusals");

    private StorageLayout() {}

    /** The folder of a provider's packages. */
    public static StorageKey packages(ProviderAddress provider) {
        return new StorageKey(provider.toString());
    }

    /** A package's bytes. */
    public static StorageKey archive(PackageId id) {
        return packages(id.provider()).resolve(id.archiveName());
    }

    /** The folder of all that is known of a provider. */
    public static StorageKey knowledge(ProviderAddress provider) {
        return OWN.resolve(provider.toString());
    }

    /** What upstream last said of a provider's versions. */
    public static StorageKey versions(ProviderAddress provider) {
        return knowledge(provider).resolve("versions.json");
    }

    /**
     * The provider whose record this is, where a folder has one folder a provider and the records right below that; empty
     * where the key is no such record's.
     */
    public static Optional<ProviderAddress> providerBelow(StorageKey folder, StorageKey key) {
        var prefix = folder.value() + "/";
        if (!key.value().startsWith(prefix)) {
            return Optional.empty();
        }
        var path = key.value().substring(prefix.length()).split("/");
        return path.length == 4 ? ProviderAddress.tryParse(path[0], path[1], path[2]) : Optional.empty();
    }

    /** The folder of a verified release. */
    public static StorageKey release(ReleaseId release) {
        return knowledge(release.provider()).resolve(release.version().toString());
    }

    /** What the mirror verified of a release; written after the release's other files. */
    public static StorageKey releaseRecord(ReleaseId release) {
        return release(release).resolve("release.json");
    }

    /** The folder of the releases that upstream had later for a version whose first verified release stays. */
    public static StorageKey alternatives(ReleaseId release) {
        return release(release).resolve("alternatives");
    }

    /** Records that clients were served a version; written once. */
    public static StorageKey served(ReleaseId release) {
        return release(release).resolve("served.json");
    }

    /** The record of a stored package, which makes its bytes count. */
    public static StorageKey packageRecord(PackageId id) {
        return release(id.release()).resolve(platformFile(id.platform()));
    }

    /** The record of a fetch that was asked for and is not done. */
    public static StorageKey fetch(PackageId id) {
        return FETCHES.resolve(id.provider().toString()).resolve(id.archiveName() + ".json");
    }

    private static String platformFile(Platform platform) {
        return platform + ".json";
    }
}
