package org.providermirror.registry.verify;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.Platform;
import org.providermirror.registry.SignedUrl;
import org.providermirror.registry.wire.DownloadDocument;

/**
 * Derives the permanent locations of archives from the one location in a download document.
 *
 * <p>A {@link SignedUrl} is not permanent, and one with a login holds a secret, so that both are not used. For the other
 * files the last path segment is replaced, only if that segment is the document's own file name and nothing else in the
 * URL names the platform.
 */
final class ArchiveLocations {
    private final Optional<URI> known;
    private final Optional<String> folder;
    private final boolean plusIsEncoded;

    /** @param plainHttp whether {@code http://} locations are accepted */
    ArchiveLocations(DownloadDocument document, boolean plainHttp) {
        this.known = document.archive()
                .filter(UpstreamUrl::isPermanent)
                .filter(url -> !SignedUrl.isSigned(url))
                .filter(url -> plainHttp || url.getScheme().equalsIgnoreCase("https"));
        this.plusIsEncoded = known.map(ArchiveLocations::lastSegment)
                .filter(segment -> segment.toUpperCase(Locale.ROOT).contains("%2B"))
                .isPresent();
        this.folder = known.filter(url -> document.fileName().equals(Optional.of(decoded(lastSegment(url)))))
                .map(url -> url.toString()
                        .substring(0, url.toString().length() - lastSegment(url).length()))
                .filter(rest -> !names(rest, document.platform()));
    }

    /** Returns the location in the document itself. */
    Optional<URI> ofDocument() {
        return known;
    }

    /** Returns the location of another file of the release. */
    Optional<URI> of(String fileName) {
        var encoded = UpstreamUrl.encode(fileName);
        return folder.map(rest -> URI.create(rest + (plusIsEncoded ? encoded : encoded.replace("%2B", "+"))));
    }

    private static boolean names(String url, Platform platform) {
        var words = List.of(url.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
        return Arrays.asList(platform.operatingSystem(), platform.architecture()).stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(words::contains);
    }

    private static String lastSegment(URI url) {
        var path = url.getRawPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String decoded(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
