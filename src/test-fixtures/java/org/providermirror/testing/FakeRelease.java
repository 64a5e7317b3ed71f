package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Sha256;

/**
 * A published release with all its files.
 *
 * @param archives in the order in which the platforms are listed
 * @param links where a download document points instead of to this registry: {@code download_url}, {@code shasums_url}
 *     or {@code shasums_signature_url}
 */
record FakeRelease(
        String namespace,
        String type,
        String version,
        List<String> protocols,
        Map<Platform, ProviderArchive> archives,
        Set<Shape> shapes,
        Map<String, URI> links) {
    private static final int LONG = 1_000_000;

    /** {@code namespace/type}. */
    String provider() {
        return namespace + "/" + type;
    }

    /** The same release with other bytes in its archives. */
    FakeRelease again() {
        var others = new LinkedHashMap<Platform, ProviderArchive>();
        archives.forEach((platform, archive) -> others.put(
                platform, ProviderArchive.make(type, version, platform, archive.padding(), archive.edition() + 1)));
        return new FakeRelease(namespace, type, version, protocols, others, shapes, links);
    }

    boolean is(Shape shape) {
        return shapes.contains(shape);
    }

    boolean isOf(String someNamespace, String someType) {
        return namespace.equalsIgnoreCase(someNamespace) && type.equalsIgnoreCase(someType);
    }

    /** The publisher's name of an archive, as in SHA256SUMS. */
    String fileName(Platform platform) {
        var prefix = is(Shape.OFF_CONVENTION_NAMES) ? "_v" : "_";
        return "terraform-provider-" + type + prefix + version + "_" + platform + ".zip";
    }

    String archivePath(Platform platform) {
        return folder()
                + (is(Shape.OTHER_NAME_IN_URL) ? "archive-" + platform + "-pv" + version + ".zip" : fileName(platform));
    }

    String sumsPath(Platform platform) {
        var own = is(Shape.SUMS_PER_PLATFORM) ? "_" + platform : "";
        return folder() + "terraform-provider-" + type + "_" + version + own + "_SHA256SUMS";
    }

    String signaturePath(Platform platform) {
        return sumsPath(platform) + ".sig";
    }

    private String folder() {
        return "/releases/" + provider() + "/" + version + "/";
    }

    private Platform firstPlatform() {
        return archives.keySet().iterator().next();
    }

    /** Whether the registry has a download document for the platform. */
    boolean hasDocument(Platform platform) {
        return archives.containsKey(platform)
                && !(is(Shape.FIRST_PLATFORM_NOT_FOUND) && platform.equals(firstPlatform()));
    }

    /** What the download document says that the digest is. */
    String shasum(Platform platform) {
        if (is(Shape.EMPTY_SHASUM)) {
            return "";
        }
        return is(Shape.SHASUM_DIFFERS_FROM_SUMS)
                ? Sha256.of("something else".getBytes(UTF_8)).hex()
                : archives.get(platform).sha256().hex();
    }

    /** The bytes of the SHA256SUMS file that authenticates a platform. */
    byte[] sums(Platform platform) {
        var untidy = is(Shape.UNTIDY_SUMS);
        var lineEnd = untidy ? "\r\n" : "\n";
        var text = new StringBuilder();
        archives.forEach((listed, archive) -> {
            if (isInSumsOf(platform, listed)) {
                var hex = archive.sha256().hex();
                text.append(untidy ? hex.toUpperCase(Locale.ROOT) + " " : hex + "  ")
                        .append(fileName(listed))
                        .append(lineEnd);
            }
        });
        if (!is(Shape.SUMS_PER_PLATFORM)) {
            text.append(Sha256.of("a manifest".getBytes(UTF_8)))
                    .append("  terraform-provider-")
                    .append(type + "_" + version + "_manifest.json");
        }
        for (var other = 0; is(Shape.LONG_SUMS) && text.length() < LONG; other++) {
            text.append(lineEnd)
                    .append(Sha256.of((version + other).getBytes(UTF_8)))
                    .append("  other-file-" + other);
        }
        if (is(Shape.EMPTY_LINE_IN_SUMS)) {
            text.append(lineEnd).append(lineEnd);
        }
        return (untidy || is(Shape.SUMS_PER_PLATFORM) ? text.toString() : text + lineEnd).getBytes(UTF_8);
    }

    private boolean isInSumsOf(Platform platform, Platform listed) {
        return is(Shape.SUMS_PER_PLATFORM)
                ? listed.equals(platform)
                : !(is(Shape.SUMS_WITHOUT_FIRST_PLATFORM) && listed.equals(firstPlatform()));
    }

    private byte[] signature(byte[] sums) {
        if (is(Shape.STRANGERS_SIGNATURE)) {
            return SigningKey.ofStranger().sign(sums);
        }
        if (is(Shape.SHA1_SIGNATURE)) {
            return SigningKey.ofPublisher().signWithSha1(sums);
        }
        return SigningKey.ofPublisher().sign(is(Shape.WRONG_SIGNATURE) ? "other sums".getBytes(UTF_8) : sums);
    }

    /** All files of the release by their path. */
    Map<String, Answer> files() {
        var files = new LinkedHashMap<String, Answer>();
        archives.forEach((platform, archive) -> {
            files.put(archivePath(platform), Answer.bytes("application/zip", archive.content()));
            files.computeIfAbsent(sumsPath(platform), path -> Answer.bytes("text/plain", sums(platform)));
            if (!is(Shape.UNSIGNED)) {
                files.computeIfAbsent(
                        signaturePath(platform),
                        path -> Answer.bytes("application/octet-stream", signature(sums(platform))));
            }
        });
        return files;
    }

    /** The target of a download document instead of this registry. */
    Optional<URI> link(String field) {
        return Optional.ofNullable(links.get(field));
    }
}
