package org.providermirror.transfer.exports;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * Selects stored packages to export.
 *
 * @param providers empty for all
 * @param versions an empty choice for all versions, prereleases included
 * @param platforms empty for all
 * @param lockFile the text of a dependency lock file that names the packages; empty for none
 */
public record Selection(
        List<ProviderPattern> providers, VersionChoice versions, SortedSet<Platform> platforms, String lockFile) {
    public Selection {
        providers = List.copyOf(providers);
        platforms = Collections.unmodifiableSortedSet(new TreeSet<>(platforms));
    }

    public Selection(
            List<ProviderPattern> providers, VersionChoice versions, Set<Platform> platforms, String lockFile) {
        this(providers, versions, new TreeSet<>(platforms), lockFile);
    }

    /** Selects all packages. */
    public static Selection all() {
        return new Selection(List.of(), VersionChoice.parse(""), Set.of(), "");
    }

    /** Returns patterns of all providers that can have selected packages; empty for any provider. */
    List<ProviderPattern> folders() {
        return lockFile.isEmpty()
                ? providers
                : locked().stream()
                        .map(PrefetchItem::provider)
                        .map(ProviderPattern::of)
                        .toList();
    }

    private List<PrefetchItem> locked() {
        return lockFile.isEmpty() ? List.of() : ProviderBlockFile.ofLockFile(lockFile, Set.of());
    }

    /** Returns whether a package is selected; parses the lock file once. */
    Predicate<PackageId> predicate() {
        var locked = locked();
        return id -> (platforms.isEmpty() || platforms.contains(id.platform()))
                && (providers.isEmpty() || providers.stream().anyMatch(pattern -> pattern.matches(id.provider())))
                && isChosen(id.version())
                && (lockFile.isEmpty() || locked.stream().anyMatch(wish -> wish.admits(id)));
    }

    private boolean isChosen(ProviderVersion version) {
        return versions.text().isEmpty() || versions.admits(version);
    }
}
