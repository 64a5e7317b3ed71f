package org.providermirror.catalog.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores releases that upstream published later for a version, each whole and once, beside the first verified
 * release. They prove what an administrator accepts.
 *
 * <p>Thread-safe; every method reads or writes storage and throws its {@link
 * org.providermirror.failure.StorageException}.
 */
public final class AlternativeReleases {
    /** Limits how much storage a registry can fill that changes a version again and again. */
    public static final int MOST_UNDECIDED = 4;

    private static final Logger LOG = LoggerFactory.getLogger(AlternativeReleases.class);
    private static final int NAME_DIGITS = 16;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{" + NAME_DIGITS + "}");

    private final Storage storage;
    private final StoredReleases stored;

    AlternativeReleases(Storage storage, StoredReleases stored) {
        this.storage = storage;
        this.stored = stored;
    }

    /**
     * Stores a release unless it is stored already. Removes the oldest alternatives beyond {@value #MOST_UNDECIDED}
     * that no administrator accepted.
     *
     * @param accepted the names of those that an administrator accepted a package of
     * @return the name of the alternative
     *
     */
    public String keep(Release current, Set<String> accepted) {
        var name = nameOf(current);
        stored.keep(current, folder(current.id(), name));
        removeOldest(current, name, accepted);
        return name;
    }

    /** Returns the package of the alternative with this name; empty if there is no valid one. */
    public Optional<ReleasePackage> find(PackageId id, String name) {
        return read(id.release(), name).flatMap(release -> release.find(id.platform()));
    }

    /** Returns the alternative with this name, verified like every stored release; empty if there is no valid one. */
    public Optional<Release> read(ReleaseId release, String name) {
        return NAME.matcher(name).matches() ? stored.read(release, folder(release, name)) : Optional.empty();
    }

    // The name covers what was signed and for which packages: a failing registry may return less of the same sums.
    private static String nameOf(Release release) {
        var digest = Sha256.newDigest();
        release.checksums()
                .forEach(published -> digest.update(Sha256.newDigest().digest(published.sums())));
        release.packages()
                .forEach((platform, found) ->
                        digest.update((platform + " " + found.sha256() + " " + found.fileName() + "\n")
                                .getBytes(StandardCharsets.UTF_8)));
        return Sha256.ofDigest(digest.digest()).hex().substring(0, NAME_DIGITS);
    }

    private static StorageKey folder(ReleaseId release, String name) {
        return StorageLayout.alternatives(release).resolve(name);
    }

    private void removeOldest(Release current, String newest, Set<String> accepted) {
        var all = StorageLayout.alternatives(current.id());
        Map<String, List<StoredObject>> stored = storage.list(all).stream()
                .collect(Collectors.groupingBy(object ->
                        object.key().value().substring(all.value().length() + 1).split("/")[0]));
        stored.keySet().removeIf(name -> name.equals(newest) || accepted.contains(name));
        stored.values().stream()
                .sorted(Comparator.comparing(AlternativeReleases::age).reversed())
                .skip(MOST_UNDECIDED - 1L)
                .forEach(files -> {
                    LOG.info(
                            "removing {}: upstream has changed this version too often",
                            files.get(0).key());
                    files.stream()
                            .map(StoredObject::key)
                            .sorted(Comparator.comparing(key -> !key.name().equals(ReleaseFiles.RECORD)))
                            .forEach(storage::delete);
                });
    }

    private static Instant age(List<StoredObject> files) {
        return files.stream()
                .map(StoredObject::lastModified)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }
}
