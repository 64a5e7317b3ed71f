package org.providermirror.registry.wire;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * Holds the download document of one package. Nothing in it is authenticated.
 *
 * @param platform the requested platform
 * @param fileName the archive's name in SHA256SUMS
 * @param archive where the archive is, absolute
 * @param shasum the archive's SHA-256 in lower case, if the registry gives one; not necessarily well-formed
 * @param checksums where to authenticate it, if anywhere
 * @param advertisedHashes hashes of this and other platforms, as OpenTofu's registry advertises them
 * @param advertisedSizes the lengths of their archives, given in the same place
 *
 */
public record DownloadDocument(
        Platform platform,
        List<String> protocols,
        Optional<String> fileName,
        Optional<URI> archive,
        Optional<String> shasum,
        Optional<ChecksumSource> checksums,
        Map<Platform, Set<PackageHash>> advertisedHashes,
        Map<Platform, Long> advertisedSizes) {

    /**
     * Parses the document; its URLs may be relative to its own.
     *
     * @throws UpstreamProtocolException if it is not a JSON object, or describes the package of another platform
     */
    public static DownloadDocument parse(UpstreamDocument document, Platform asked) {
        var root = JsonDocument.parse(document);
        requireSame(document, root.text("os"), asked.operatingSystem());
        requireSame(document, root.text("arch"), asked.architecture());
        var keys = AdvertisedKeys.of(root);
        var signature = url(document, root, "shasums_signature_url");
        return new DownloadDocument(
                asked,
                root.texts("protocols"),
                root.text("filename"),
                url(document, root, "download_url"),
                root.text("shasum").map(given -> given.toLowerCase(Locale.ROOT)),
                url(document, root, "shasums_url").map(sums -> new ChecksumSource(sums, signature, keys)),
                AdvertisedPackages.hashes(root),
                AdvertisedPackages.sizes(root));
    }

    /** Returns whether the registry's own digest, if it gives one, is this. */
    public boolean agreesWith(Sha256 digest) {
        return shasum.map(digest.hex()::equals).orElse(true);
    }

    private static Optional<URI> url(UpstreamDocument document, JsonDocument root, String field) {
        return root.text(field).flatMap(given -> UpstreamUrl.inDocument(document.url(), given));
    }

    private static void requireSame(UpstreamDocument document, Optional<String> given, String asked) {
        if (given.filter(other -> !other.equalsIgnoreCase(asked)).isPresent()) {
            throw new UpstreamProtocolException(
                    document.url(), "describes the package of another platform: " + given.get());
        }
    }
}
