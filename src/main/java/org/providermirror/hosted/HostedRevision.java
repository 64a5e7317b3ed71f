package org.providermirror.hosted;

import java.time.Instant;
import java.util.List;
import org.providermirror.provider.Platform;

/**
 * Describes how a revision of a hosted release was published. Its record never changes.
 *
 * @param number 1 for the first
 * @param protocols the plugin protocol versions
 * @param platforms its platforms, sorted
 * @param keys the fingerprints of the primary keys that verified it
 * @param publishedBy the name of the caller
 * @param publishedAt when it was published
 * @param signedByMirror whether the mirror signed its sums
 */
public record HostedRevision(
        int number,
        List<String> protocols,
        List<Platform> platforms,
        List<String> keys,
        String publishedBy,
        Instant publishedAt,
        boolean signedByMirror) {
    /** The name of its record in the folder of the revision. */
    static final String RECORD = "revision.json";

    public HostedRevision {
        protocols = List.copyOf(protocols);
        platforms = List.copyOf(platforms);
        keys = List.copyOf(keys);
    }
}
