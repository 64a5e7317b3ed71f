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
 * What the mirror has and knows, for those who look at it. Never asks upstream, and begins no fetch.
 *
 * <p>Safe for use by any number of threads. What takes storage is completed by another thread, exceptionally with a
 * {@link org.providermirror.failure.StorageException} where that fails.
 */
public interface Inventory {
    /** The providers whose address contains all words, by address. */
    List<ProviderSummary> search(String words);

    /** All that is stored; empty for a moment after the start. */
    Optional<StorageTotals> totals();

    /** A provider; empty where nothing is known of it. */
    CompletionStage<Optional<ProviderContents>> provider(ProviderAddress provider);

    /** The digests that clients get for packages now, without those that no client gets. */
    CompletionStage<Map<PackageId, Sha256>> served(Collection<PackageId> ids);
    /** The versions whose releases failed verification, sorted by provider. From memory. */
    List<RefusedVersion> refused();

    /** The same of one provider. */
    List<RefusedVersion> refused(ProviderAddress provider);

    /** A version; empty where nothing is known of it. */
    CompletionStage<Optional<ReleaseContents>> release(ProviderAddress provider, ProviderVersion version);
}
