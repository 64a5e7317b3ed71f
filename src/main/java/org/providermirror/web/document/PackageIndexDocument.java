package org.providermirror.web.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.provider.PackageHash;
import org.providermirror.web.route.ArchiveLinks;

/**
 * Defines the JSON of {@code {version}.json}. Each archive lists only its own hashes, because a client accepts a package if
 * any of them matches.
 *
 * @param archives by platform; empty if the version is unknown, so that the client tries its other installation methods
 */
record PackageIndexDocument(Map<String, Archive> archives) {
    /**
     * One platform's package.
     *
     * @param url relative to this document, so that it works behind any proxy, host name and context path
     * @param hashes {@code zh:} before {@code h1:}, never empty
     */
    record Archive(String url, List<String> hashes) {}

    static PackageIndexDocument of(PackageIndex index, ArchiveLinks links) {
        var archives = new LinkedHashMap<String, Archive>();
        index.hashes()
                .forEach((platform, hashes) -> archives.put(
                        platform.toString(), new Archive(links.urlOf(index.idOf(platform)), inOrder(hashes))));
        return new PackageIndexDocument(archives);
    }

    private static List<String> inOrder(List<PackageHash> hashes) {
        return hashes.stream()
                .distinct()
                .sorted((left, right) -> left.scheme() == right.scheme()
                        ? left.compareTo(right)
                        : left.scheme().compareTo(right.scheme()))
                .map(PackageHash::toString)
                .toList();
    }
}
