package org.providermirror.web.hosted;

import java.util.List;
import org.providermirror.hosted.Publications.Published;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Describes a published release.
 *
 * @param provider hostname/namespace/type
 * @param version the version
 * @param revision the number of the current revision; each set of platforms that was signed together is one
 * @param protocols the plugin protocol versions
 * @param platforms the platforms, sorted
 * @param keys the fingerprints of the keys that signed it
 * @param signedByMirror whether the mirror signed it, because its namespace has no registered key
 * @param notes what its publisher may want to correct, by file; usually empty
 */
record PublicationView(
        ProviderAddress provider,
        ProviderVersion version,
        int revision,
        List<String> protocols,
        List<Platform> platforms,
        List<String> keys,
        boolean signedByMirror,
        List<PublicationRefusal.FileProblem> notes) {
    static PublicationView of(Published published) {
        return new PublicationView(
                published.release().provider(),
                published.release().version(),
                published.revision(),
                published.protocols(),
                published.platforms(),
                published.keys(),
                published.signedByMirror(),
                published.notes().stream()
                        .map(PublicationRefusal.FileProblem::of)
                        .toList());
    }
}
