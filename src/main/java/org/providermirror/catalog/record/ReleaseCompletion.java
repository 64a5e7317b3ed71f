package org.providermirror.catalog.record;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.provider.Platform;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/**
 * Completes a release from a later verification: one with undecided platforms, or one whose registry has a document for a
 * platform that it does not list. Only adds packages and the checksums that authenticate them.
 */
record ReleaseCompletion(Release first, Release later) {
    /** Returns the first release with what the later one adds; empty if there is nothing to add, or it is not the same release. */
    Optional<Release> completed() {
        var checksums = checksums();
        if (checksums.isEmpty() || !hasSamePackages()) {
            return Optional.empty();
        }
        var packages = new TreeMap<Platform, ReleasePackage>(later.packages());
        packages.putAll(first.packages());
        var undecided = new HashSet<>(first.undecided());
        undecided.retainAll(later.undecided());
        undecided.removeAll(packages.keySet());
        return packages.size() == first.packages().size() && undecided.equals(first.undecided())
                ? Optional.empty()
                : Optional.of(new Release(
                        first.provider(),
                        first.version(),
                        first.protocols(),
                        packages,
                        checksums,
                        undecided,
                        first.verifiedAt()));
    }

    private boolean hasSamePackages() {
        return first.packages().entrySet().stream()
                .allMatch(known -> later.find(known.getKey())
                        .map(found -> found.sha256().equals(known.getValue().sha256()))
                        .orElse(true));
    }

    // Keeps the order of the first release's files, because it names them. Empty if one is not in the later
    // release.
    private List<PublishedChecksums> checksums() {
        var left = new ArrayList<>(later.checksums());
        var all = new ArrayList<PublishedChecksums>();
        for (var known : first.checksums()) {
            var same = left.stream()
                    .filter(other -> other.files()
                            .digests()
                            .sums()
                            .equals(known.files().digests().sums()))
                    .findFirst();
            if (same.isEmpty()) {
                return List.of();
            }
            left.remove(same.get());
            var platforms = added(same.get());
            platforms.addAll(known.platforms());
            all.add(covering(platforms, known));
        }
        left.stream()
                .filter(other -> !added(other).isEmpty())
                .map(other -> covering(added(other), other))
                .forEach(all::add);
        return all;
    }

    private Set<Platform> added(PublishedChecksums checksums) {
        var platforms = new TreeSet<>(checksums.platforms());
        platforms.removeAll(first.packages().keySet());
        return platforms;
    }

    private static PublishedChecksums covering(Set<Platform> platforms, PublishedChecksums checksums) {
        return checksums.of(platforms);
    }
}
