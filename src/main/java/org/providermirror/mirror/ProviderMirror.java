package org.providermirror.mirror;

import java.util.concurrent.CompletionStage;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * The mirror as its clients see it.
 *
 * <p>Safe for use by any number of threads. All methods but {@link #archive} return at once: complete where the answer is known,
 * else completed within 8 seconds by another thread; they complete exceptionally with a
 * {@link org.providermirror.failure.MirrorException}. What was begun for a client that gave up goes on, so that its retry
 * finds the answer.
 */
public interface ProviderMirror {
    /** <em>list_available_versions</em> of the network mirror protocol. */
    CompletionStage<VersionIndex> versions(ProviderAddress provider);

    /** <em>list_available_installation_packages</em> of the network mirror protocol. */
    CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version);

    /** The registry protocol's list of versions: the same versions as {@link #versions} gives, by the same rules. */
    CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider);

    /** The registry protocol's description of a package, with the files that the publisher signed. */
    CompletionStage<RegistryPackage> registryPackage(PackageId id);

    /**
     * <em>download_package</em> of both protocols, for GET and for HEAD. Blocks only where the release of the package, or where its archive lies,
     * is not known yet, and then for a few seconds at most. Begins a fetch where there is none, never a second.
     *
     * @throws org.providermirror.failure.MirrorException where there is no such package, or no way to it
     */
    ArchiveAnswer archive(PackageId id);
}
