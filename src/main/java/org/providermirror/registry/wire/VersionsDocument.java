package org.providermirror.registry.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.UpstreamVersions;

/** Parses the {@code versions} document. A version that is not a semantic version is skipped. */
public final class VersionsDocument {
    private static final String VERSIONS = "versions";
    private static final String PACKAGES = "packages";

    private VersionsDocument() {}

    /**
     * Returns the listed versions. A version that is listed twice has the platforms of both entries.
     *
     * @throws UpstreamProtocolException if it is not a JSON object or its versions are not a list
     */
    public static UpstreamVersions parse(UpstreamDocument document) {
        var root = JsonDocument.parse(document);
        if (!root.isVoid(VERSIONS) && !root.node().path(VERSIONS).isArray()) {
            throw new UpstreamProtocolException(document.url(), "gave versions that are no list");
        }
        var merged = new TreeMap<ProviderVersion, MergedEntries>();
        for (var entry : root.objects(VERSIONS)) {
            entry.text("version")
                    .flatMap(ProviderVersion::tryParse)
                    .ifPresent(version -> merged.computeIfAbsent(version, any -> new MergedEntries())
                            .add(entry));
        }
        var entries = new ArrayList<UpstreamVersions.ListedVersion>();
        merged.forEach((version, all) -> entries.add(all.entry(version)));
        return new UpstreamVersions(entries, root.texts("warnings"));
    }

    /** Returns the hashes that OpenTofu's registry advertises in its {@code packages} object. */
    static Map<Platform, Set<PackageHash>> advertisedHashes(JsonDocument holder) {
        var advertisedHashes = new HashMap<Platform, Set<PackageHash>>();
        holder.object(PACKAGES)
                .ifPresent(packages -> packages.node().fieldNames().forEachRemaining(name -> {
                    var hashes = new HashSet<PackageHash>();
                    packages.object(name).map(entry -> entry.texts("hashes")).orElse(List.of()).stream()
                            .flatMap(hash -> PackageHash.tryParse(hash).stream())
                            .forEach(hashes::add);
                    Platform.tryParse(name)
                            .filter(platform -> !hashes.isEmpty())
                            .ifPresent(platform -> advertisedHashes.put(platform, Set.copyOf(hashes)));
                }));
        return advertisedHashes;
    }

    /** Returns the archive lengths in the same object. */
    static Map<Platform, Long> advertisedSizes(JsonDocument holder) {
        var sizes = new HashMap<Platform, Long>();
        holder.object(PACKAGES)
                .ifPresent(packages -> packages.node()
                        .fieldNames()
                        .forEachRemaining(name -> Platform.tryParse(name)
                                .ifPresent(platform -> packages.object(name)
                                        .map(entry -> entry.count("package_size"))
                                        .orElse(OptionalLong.empty())
                                        .ifPresent(size -> sizes.put(platform, size)))));
        return sizes;
    }

    /** Merges the entries of one version. */
    private static final class MergedEntries {
        private final Set<String> protocols = new LinkedHashSet<>();
        private final Set<Platform> platforms = new TreeSet<>();
        private final Map<Platform, Set<PackageHash>> advertisedHashes = new HashMap<>();

        void add(JsonDocument entry) {
            protocols.addAll(entry.texts("protocols"));
            for (var platform : entry.objects("platforms")) {
                Platform.tryParse(
                                platform.text("os").orElse(""),
                                platform.text("arch").orElse(""))
                        .ifPresent(platforms::add);
            }
            VersionsDocument.advertisedHashes(entry)
                    .forEach((platform, hashes) -> advertisedHashes.merge(platform, hashes, (left, right) -> {
                        var both = new HashSet<>(left);
                        both.addAll(right);
                        return Set.copyOf(both);
                    }));
        }

        UpstreamVersions.ListedVersion entry(ProviderVersion version) {
            return new UpstreamVersions.ListedVersion(version, List.copyOf(protocols), platforms, advertisedHashes);
        }
    }
}
