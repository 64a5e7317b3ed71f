package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Summarizes a provider.
 *
 * @param packages how many of its archives are stored
 * @param bytes how many bytes they have
 * @param newest its newest version, if its details are known
 * @param versions how many versions it has, if its details are known
 * @param lastUsed when one of its packages was last used, if ever
 * @param downloads how often its packages were downloaded
 * @param signer the fingerprint of the key that signs its namespace, the latest of several
 * @param marks what is special about it
 * @param match the version that the search found by its number or by a hash
 */
public record ProviderSummary(
        ProviderAddress provider,
        int packages,
        long bytes,
        Optional<ProviderVersion> newest,
        Optional<Integer> versions,
        Optional<Instant> lastUsed,
        long downloads,
        Optional<String> signer,
        Set<Mark> marks,
        Optional<ProviderVersion> match) {
    /** What is special about a provider. */
    public enum Mark {
        /** An administrator blocked it or a part of it. */
        BLOCKED,
        /** Upstream changed one of its packages, and the conflict is open. */
        CONFLICT,
        /** One of its releases failed verification. */
        REFUSED,
        /** One of its downloads fails. */
        FAILING,
        /** The prefetch list chose one of its packages. */
        PREFETCHED
    }

    public ProviderSummary {
        marks = Set.copyOf(marks);
    }
}
