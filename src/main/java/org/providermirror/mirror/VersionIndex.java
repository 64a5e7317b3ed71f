package org.providermirror.mirror;

import java.util.List;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * The answer to <em>list_available_versions</em>.
 *
 * @param versions all that upstream lists and all that was ever served, ascending, each once; may be empty
 */
public record VersionIndex(ProviderAddress provider, List<ProviderVersion> versions) {
    public VersionIndex {
        versions = List.copyOf(versions);
    }
}
