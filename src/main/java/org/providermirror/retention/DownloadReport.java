package org.providermirror.retention;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Reports downloads without blocking the caller. Completes exceptionally with a {@link
 * org.providermirror.failure.StorageException} if storage fails.
 *
 * @param executor reads storage
 */
public record DownloadReport(DownloadCounts counts, Executor executor) {
    /** Returns the downloads of a provider, or of one of its versions. */
    public CompletionStage<DownloadCounts.Downloads> of(ProviderAddress provider, Optional<ProviderVersion> version) {
        return CompletableFuture.supplyAsync(() -> counts.of(provider, version), executor);
    }

    /** Returns the downloads of each principal; the empty name is that of all principals that are not counted by name. */
    public CompletionStage<Map<String, Long>> byPrincipal(Optional<ProviderAddress> provider) {
        return CompletableFuture.supplyAsync(() -> counts.byPrincipal(provider), executor);
    }
}
