package org.providermirror.registry.wire;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;

/** Reads the {@code packages} object in which OpenTofu's registry advertises hashes and lengths of archives. */
final class AdvertisedPackages {
    private static final String PACKAGES = "packages";

    private AdvertisedPackages() {}

    /** Returns the advertised hashes; unknown ones are skipped. */
    static Map<Platform, Set<PackageHash>> hashes(JsonDocument holder) {
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

    /** Returns the advertised lengths. */
    static Map<Platform, Long> sizes(JsonDocument holder) {
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
}
