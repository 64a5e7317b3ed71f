package org.providermirror.mirror.inventory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.providermirror.provider.ProviderVersion;

/**
 * Selects one page of a provider's versions.
 *
 * @param search only versions that contain this text
 * @param isOldestFirst whether the oldest version is first, not the latest
 * @param offset the number of versions to skip
 * @param limit the page size
 */
public record VersionQuery(String search, boolean isOldestFirst, int offset, int limit) {
    /** Returns the versions that match, in the requested order. */
    List<ProviderVersion> matching(Collection<ProviderVersion> versions) {
        var wanted = search.strip().toLowerCase(Locale.ROOT);
        return versions.stream()
                .filter(version -> version.value().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(isOldestFirst ? Comparator.naturalOrder() : Comparator.reverseOrder())
                .toList();
    }

    /** Returns the page of the versions that match. */
    List<ProviderVersion> page(List<ProviderVersion> matching) {
        var from = Math.min(offset, matching.size());
        return matching.subList(from, Math.min(matching.size(), from + limit));
    }
}
