package org.providermirror.hosted;

import java.time.Instant;
import java.util.List;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * Selects the current revision of a hosted release. Writing it is the commit point of a publication.
 *
 * @param revision the number of the revision
 * @param sums the digest of its SHA256SUMS
 * @param protocols the plugin protocol versions
 * @param platforms the platforms of the revision, sorted
 * @param firstPublishedAt when the first revision was published
 * @param publishedAt when this revision was published
 */
public record HostedPointer(
        int revision,
        Sha256 sums,
        List<String> protocols,
        List<Platform> platforms,
        Instant firstPublishedAt,
        Instant publishedAt) {
    public HostedPointer {
        protocols = List.copyOf(protocols);
        platforms = List.copyOf(platforms);
    }

    long weight() {
        return 300L + 16L * platforms.size() + 50L * protocols.size();
    }
}
