package org.providermirror.mirror.inventory;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.catalog.record.CatalogVersions;
import org.providermirror.catalog.record.StoredHashes.StoredPackage;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Holds what the pages show and find of one provider without looking into storage. Versions and the starts of hashes are kept as texts, because
 * thousands of objects would take ten times the memory.
 *
 * @param newest the newest version; a prerelease only if there is no other
 * @param count how many versions there are
 * @param versions all versions, each after a space
 * @param packages a line for each stored package: version, platform, size and starts of hashes, separated by spaces
 */
record ProviderDetails(Optional<ProviderVersion> newest, int count, String versions, String packages) {
    /** Details of nothing. */
    static final ProviderDetails NONE = new ProviderDetails(Optional.empty(), 0, "", "");

    private static final int OBJECT_BYTES = 160;
    private static final int SHORTEST_HASH = 8;

    /** So many characters of a hash are kept: no two packages of a storage begin with the same ones. */
    private static final int KEPT_OF_HASH = 16;

    /**
     * Returns the details of a provider.
     *
     * @param stored the stored packages with the hashes that the earlier details lack
     * @param earlier the details before
     */
    static ProviderDetails of(
            Optional<CatalogVersions> known, Map<PackageId, StoredPackage> stored, ProviderDetails earlier) {
        var all = Stream.concat(
                        known.stream().flatMap(list -> list.versions().keySet().stream()),
                        stored.keySet().stream().map(PackageId::version))
                .distinct()
                .sorted()
                .toList();
        return new ProviderDetails(
                newest(all),
                all.size(),
                all.stream().map(version -> " " + version).collect(Collectors.joining()),
                stored.entrySet().stream()
                        .map(each -> line(each.getKey(), each.getValue(), earlier))
                        .collect(Collectors.joining()));
    }

    private static Optional<ProviderVersion> newest(List<ProviderVersion> ascending) {
        return ascending.stream()
                .filter(version -> !version.value().contains("-"))
                .reduce((older, newer) -> newer)
                .or(() -> ascending.stream().reduce((older, newer) -> newer));
    }

    private static String line(PackageId id, StoredPackage stored, ProviderDetails earlier) {
        return stored.hashes().isEmpty()
                ? earlier.line(id)
                        .filter(line -> line.startsWith(start(id) + " " + stored.bytes() + " "))
                        .filter(ProviderDetails::hasHashes)
                        .orElse(start(id) + " " + stored.bytes())
                : start(id)
                        + " "
                        + stored.bytes()
                        + stored.hashes().stream()
                                .map(hash -> " " + start(hash.scheme(), hash.toString()))
                                .collect(Collectors.joining());
    }

    private static String start(PackageId id) {
        return "\n" + id.version() + " " + id.platform();
    }

    private static String start(PackageHash.Scheme scheme, String hash) {
        return hash.substring(0, Math.min(hash.length(), prefix(scheme).length() + KEPT_OF_HASH));
    }

    private Optional<String> line(PackageId id) {
        var from = packages.indexOf(start(id) + " ");
        var to = packages.indexOf('\n', from + 1);
        return from < 0 ? Optional.empty() : Optional.of(packages.substring(from, to < 0 ? packages.length() : to));
    }

    /**
     * Returns the newest version that is not on hold; a prerelease only if there is no other.
     *
     * @param isHeld says whether a version is on hold
     */
    Optional<ProviderVersion> newestWithout(Predicate<ProviderVersion> isHeld) {
        return newest.filter(isHeld).isEmpty()
                ? newest
                : newest(Stream.of(versions.split(" "))
                        .filter(version -> !version.isEmpty())
                        .map(ProviderVersion::parse)
                        .filter(version -> !isHeld.test(version))
                        .toList());
    }

    /** Returns whether the hashes of a package are known. */
    boolean knows(PackageId id) {
        return line(id).filter(ProviderDetails::hasHashes).isPresent();
    }

    private static boolean hasHashes(String line) {
        return line.contains(":");
    }

    /** Returns the stored packages with their sizes. */
    Map<PackageId, Long> stored(ProviderAddress provider) {
        return lines().collect(Collectors.toMap(words -> id(provider, words), words -> Long.valueOf(words[2])));
    }

    /** Returns the stored packages, each only when it is reached. */
    Stream<PackageId> ids(ProviderAddress provider) {
        return lines().map(words -> id(provider, words));
    }

    private Stream<String[]> lines() {
        return packages.lines().filter(line -> !line.isEmpty()).map(line -> line.split(" "));
    }

    private static PackageId id(ProviderAddress provider, String[] words) {
        return new PackageId(provider, ProviderVersion.parse(words[0]), Platform.parse(words[1]));
    }

    /**
     * Returns the version that a word finds: a version that begins with it, the newest of several, or the version of a package
     * with a hash that begins with it. A hash needs eight characters.
     */
    Optional<ProviderVersion> find(String word) {
        var start = versions.lastIndexOf(" " + word);
        if (!word.isEmpty() && start >= 0) {
            var end = versions.indexOf(' ', start + 1);
            return ProviderVersion.tryParse(versions.substring(start + 1, end < 0 ? versions.length() : end));
        }
        return word.length() < SHORTEST_HASH ? Optional.empty() : ofHash(word);
    }

    private Optional<ProviderVersion> ofHash(String word) {
        var at = Stream.of(PackageHash.Scheme.values())
                .mapToInt(scheme -> packages.indexOf(" " + start(scheme, word.startsWith(prefix(scheme)), word)))
                .max()
                .orElse(-1);
        if (at < 0) {
            return Optional.empty();
        }
        var start = packages.lastIndexOf('\n', at) + 1;
        return ProviderVersion.tryParse(packages.substring(start, packages.indexOf(' ', start)));
    }

    private static String start(PackageHash.Scheme scheme, boolean isNamed, String word) {
        var start = start(scheme, isNamed ? word : prefix(scheme) + word);
        return scheme == PackageHash.Scheme.ZH ? start.toLowerCase(Locale.ROOT) : start;
    }

    private static String prefix(PackageHash.Scheme scheme) {
        return scheme.prefix() + ":";
    }

    /** Returns about how many bytes it takes. */
    long weight() {
        return OBJECT_BYTES + versions.length() + packages.length();
    }
}
