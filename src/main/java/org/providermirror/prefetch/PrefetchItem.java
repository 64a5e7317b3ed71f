package org.providermirror.prefetch;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * Packages of one provider that are wanted.
 *
 * @param versions which versions
 * @param all whether all versions that are admitted are wanted, and not the newest alone
 * @param locked the one version that a lock file names, in place of a choice
 * @param platforms for which platforms; none for all that the release has
 * @param hashes of which hashes each package must have one; none where that does not matter
 * @param unreadable hashes of the lock file that no package can have in a client; mostly none
 */
public record PrefetchItem(
        ProviderAddress provider,
        VersionChoice versions,
        boolean all,
        Optional<ProviderVersion> locked,
        Set<Platform> platforms,
        Set<PackageHash> hashes,
        Set<String> unreadable) {
    public PrefetchItem {
        platforms = Set.copyOf(platforms);
        hashes = Set.copyOf(hashes);
        unreadable = Set.copyOf(unreadable);
    }

    /** One of a list. */
    public static PrefetchItem listed(
            ProviderAddress provider, VersionChoice versions, boolean all, Set<Platform> platforms) {
        return new PrefetchItem(provider, versions, all, Optional.empty(), platforms, Set.of(), Set.of());
    }

    /**
     * One of a lock file.
     *
     * @param hashes as the lock file has them
     */
    public static PrefetchItem locked(
            ProviderAddress provider, ProviderVersion version, Set<Platform> platforms, Collection<String> hashes) {
        var sorted = LockedHashes.of(hashes);
        return new PrefetchItem(
                provider,
                VersionChoice.exactly(version),
                false,
                Optional.of(version),
                platforms,
                sorted.readable(),
                sorted.unreadable());
    }

    /** Whether a package could be one that is wanted, whatever other versions there are. */
    public boolean admits(PackageId id) {
        return id.provider().equals(provider)
                && locked.map(id.version()::equals).orElseGet(() -> versions.admits(id.version()))
                && (platforms.isEmpty() || platforms.contains(id.platform()));
    }

    /** {@code registry.terraform.io/hashicorp/null ~> 3.2}. */
    @Override
    public String toString() {
        return provider + " "
                + locked.map(ProviderVersion::value)
                        .orElseGet(() -> versions.text().isEmpty() ? "any" : versions.text());
    }
}
