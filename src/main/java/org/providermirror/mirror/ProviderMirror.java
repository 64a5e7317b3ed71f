package org.providermirror.mirror;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Answers the requests of clients.
 *
 * <p>Thread-safe. All methods return at once, with a completed result if the answer is cached;
 * otherwise another thread completes it before the client's deadline, within 9 seconds. They complete exceptionally
 * with a {@link org.providermirror.failure.MirrorException}. Work for a client that disconnected continues, so that
 * its retry finds the answer.
 */
public interface ProviderMirror {
    /** Returns whether any provider of a hostname is served. */
    boolean serves(Hostname hostname);

    /** Answers <em>list_available_versions</em> of the network mirror protocol. */
    CompletionStage<VersionIndex> versions(ProviderAddress provider);

    /** Answers <em>list_available_installation_packages</em> of the network mirror protocol. */
    CompletionStage<PackageIndex> packages(ProviderAddress provider, ProviderVersion version);

    /** Answers the registry protocol's version list: the same versions as {@link #versions}, by the same rules. */
    CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider);

    /** Answers the registry protocol's request for a package. */
    CompletionStage<RegistryPackage> registryPackage(PackageId id);

    /** Answers the registry protocol's requests for the files that the publisher signed, by the rules of the package. */
    CompletionStage<RegistryChecksums> registryChecksums(PackageId id);

    /**
     * Answers a HEAD of <em>download_package</em>, by the rules of the package. Empty if it is not stored; upstream is not
     * asked, and no fetch starts: clients ignore every status but 200.
     */
    CompletionStage<Optional<ArchiveAnswer.Stored>> storedArchive(PackageId id);

    /**
     * Answers a GET of <em>download_package</em> of both protocols. Starts a fetch unless the package is
     * stored or being fetched. Complete at once if the record of a stored package is cached; takes longer than the other
     * answers only while storage, release and location are late one after the other.
     */
    CompletionStage<ArchiveAnswer> archive(PackageId id);
}
