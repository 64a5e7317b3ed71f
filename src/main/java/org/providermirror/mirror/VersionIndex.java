package org.providermirror.mirror;

import java.util.List;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Holds the answer to <em>list_available_versions</em>.
 *
 * @param versions all that upstream lists and all that was ever served, except those that are left out because their
 *     releases failed verification; ascending, each once; may be empty
 */
public record VersionIndex(ProviderAddress provider, List<ProviderVersion> versions) {
    public VersionIndex {
        versions = List.copyOf(versions);
    }

    /** Returns about how many bytes it takes; the versions are those of the cached list. */
    public long weight() {
        return 200L + 8L * versions.size();
    }
}
