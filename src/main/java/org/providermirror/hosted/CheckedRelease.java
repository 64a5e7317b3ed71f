package org.providermirror.hosted;

import java.util.List;
import java.util.Map;
import org.providermirror.hosted.UploadedRelease.UploadedPackage;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.registry.Release;

/**
 * Holds an upload without problems.
 *
 * @param release the release as it is published
 * @param packages the uploaded packages, all of the release
 * @param hashes their {@code h1:} hashes
 * @param isPublished whether every line of its sums is published already
 * @param signedByMirror whether the mirror signed its sums
 * @param notes what its publisher may want to correct
 */
record CheckedRelease(
        Release release,
        Map<Platform, UploadedPackage> packages,
        Map<Platform, PackageHash> hashes,
        boolean isPublished,
        boolean signedByMirror,
        List<PublicationProblem> notes) {
    List<Platform> platforms() {
        return List.copyOf(release.packages().keySet());
    }
}
