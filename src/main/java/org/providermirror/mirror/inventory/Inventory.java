package org.providermirror.mirror.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/**
 * Describes what the mirror stores and lists. Never asks upstream, and starts no fetch.
 *
 * <p>Thread-safe. Methods that read storage are completed by another thread, exceptionally with a {@link
 * org.providermirror.failure.StorageException} if storage fails.
 */
public interface Inventory {
    /** Returns the providers that all words find, by address: by a part of the address, a version or a hash. From memory. */
    List<ProviderSummary> search(String words);

    /** Returns the totals; empty for a moment after the start. */
    Optional<StorageTotals> totals();

    /** Describes a provider with one page of its versions; empty if nothing is stored of it. */
    CompletionStage<Optional<ProviderContents>> provider(ProviderAddress provider, VersionQuery query);

    /** Returns the digests of the packages that clients are served now. */
    CompletionStage<Map<PackageId, Sha256>> served(Collection<PackageId> ids);
    /** Returns the versions whose releases failed verification, sorted by provider, from memory. */
    List<RefusedVersion> refused();

    /** Returns the versions of a provider whose releases failed verification, from memory. */
    List<RefusedVersion> refused(ProviderAddress provider);

    /** Describes a version; empty if nothing is stored of it. */
    CompletionStage<Optional<ReleaseContents>> release(ProviderAddress provider, ProviderVersion version);
}
