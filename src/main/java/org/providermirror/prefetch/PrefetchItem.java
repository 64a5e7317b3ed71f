package org.providermirror.prefetch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * Selects packages of one provider to prefetch.
 *
 * @param all whether to fetch all versions that match, not the newest alone
 * @param locked the version that a lock file names, in place of a choice
 * @param platforms empty for all platforms of the release
 * @param hashes the hashes of a lock file, one of which each package must have; empty if there is no lock file
 * @param unreadable hashes of a lock file that no client can match
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

    /** The stored form: a locked version and its hashes, or a choice of versions. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Document(
            ProviderAddress provider,
            ProviderVersion locked,
            VersionChoice versions,
            Boolean all,
            List<Platform> platforms,
            List<String> hashes) {}

    @JsonValue
    private Document document() {
        var isLocked = locked.isPresent();
        return new Document(
                provider,
                locked.orElse(null),
                isLocked ? null : versions,
                isLocked ? null : all,
                platforms.stream().sorted().toList(),
                Stream.concat(hashes.stream().map(PackageHash::toString), unreadable.stream())
                        .sorted()
                        .toList());
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    private static PrefetchItem of(Document stored) {
        var platforms = Set.copyOf(stored.platforms());
        return stored.locked() == null
                ? listed(stored.provider(), stored.versions(), stored.all(), platforms)
                : locked(stored.provider(), stored.locked(), platforms, stored.hashes());
    }

    /** Creates an item of a list. */
    public static PrefetchItem listed(
            ProviderAddress provider, VersionChoice versions, boolean all, Set<Platform> platforms) {
        return new PrefetchItem(provider, versions, all, Optional.empty(), platforms, Set.of(), Set.of());
    }

    /** Creates an item of a lock file, with its hashes as the file spells them. */
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

    /** Returns whether a package can match, whichever other versions exist. */
    public boolean admits(PackageId id) {
        return id.provider().equals(provider)
                && locked.map(id.version()::equals).orElseGet(() -> versions.admits(id.version()))
                && (platforms.isEmpty() || platforms.contains(id.platform()));
    }

    /** Returns {@code registry.terraform.io/hashicorp/null ~> 3.2}. */
    @Override
    public String toString() {
        return provider + " "
                + locked.map(ProviderVersion::value)
                        .orElseGet(() -> versions.text().isEmpty() ? "any" : versions.text());
    }
}
