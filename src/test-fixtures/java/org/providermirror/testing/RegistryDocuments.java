package org.providermirror.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.providermirror.provider.Platform;

/** Writes the JSON documents of the Provider Registry Protocol. Safe for use by any number of threads. */
final class RegistryDocuments {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI baseUrl;

    RegistryDocuments(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** @param others version strings without platforms that are listed as well */
    String versions(String provider, List<FakeRelease> releases, List<String> others) {
        var document = JSON.createObjectNode().put("id", provider);
        var versions = document.putArray("versions");
        for (var release : releases) {
            list(release, versions);
        }
        others.forEach(other -> entry(versions, other, List.of("5.0"), List.of()));
        document.putNull("warnings");
        return document.toString();
    }

    private static void list(FakeRelease release, ArrayNode versions) {
        if (release.is(Shape.UNSEMANTIC_NEIGHBOURS)) {
            for (var odd : List.of("0", "1.0", "v" + release.version(), "20230311123421-dev", ".1.1.1", "")) {
                entry(versions, odd, release.protocols(), release.archives().keySet());
            }
            versions.addObject().putNull("version");
        }
        var platforms = new ArrayList<>(
                release.is(Shape.UNLISTED_PLATFORMS)
                        ? List.of()
                        : release.archives().keySet());
        var half = release.is(Shape.LISTED_TWICE) ? platforms.size() / 2 : platforms.size();
        reported(release, entry(versions, release.version(), release.protocols(), platforms.subList(0, half)));
        if (release.is(Shape.LISTED_TWICE)) {
            entry(versions, release.version(), release.protocols(), platforms.subList(half, platforms.size()));
        }
    }

    private static ObjectNode entry(
            ArrayNode versions, String version, List<String> protocols, Collection<Platform> platforms) {
        var entry = versions.addObject().put("version", version);
        protocols.forEach(entry.putArray("protocols")::add);
        var list = entry.putArray("platforms");
        platforms.forEach(platform ->
                list.addObject().put("os", platform.operatingSystem()).put("arch", platform.architecture()));
        return entry;
    }

    private static void reported(FakeRelease release, ObjectNode entry) {
        if (release.is(Shape.TOLD_HASHES)) {
            var packages = entry.putObject("packages");
            release.archives().forEach((platform, archive) -> {
                var reported = packages.putObject(platform.toString());
                reported.putArray("hashes")
                        .add("zh:" + archive.sha256())
                        .add(archive.h1().toString());
                reported.put("package_size", archive.content().length);
            });
        }
    }

    /** @param token what makes the archive's URL good for one use; empty for none */
    String download(FakeRelease release, Platform platform, String token) {
        var document = JSON.createObjectNode();
        release.protocols().forEach(document.putArray("protocols")::add);
        document.put("os", platform.operatingSystem())
                .put("arch", platform.architecture())
                .put("filename", release.fileName(platform))
                .put(
                        "download_url",
                        url(release, "download_url", release.archivePath(platform))
                                + (token.isEmpty() ? "" : "?token=" + token))
                .put("shasums_url", url(release, "shasums_url", release.sumsPath(platform)))
                .put("shasums_signature_url", url(release, "shasums_signature_url", release.signaturePath(platform)))
                .put("shasum", release.shasum(platform));
        keys(release, document.putObject("signing_keys"));
        reported(release, document);
        return document.toString();
    }

    private String url(FakeRelease release, String field, String path) {
        return release.link(field)
                .map(URI::toString)
                .orElseGet(() -> release.is(Shape.RELATIVE_URLS)
                        // The document lies seven segments deep: v1/providers/namespace/type/version/download/os/.
                        ? "../../../../../../.." + encoded(path)
                        : baseUrl.resolve(encoded(path)).toString());
    }

    private static void keys(FakeRelease release, ObjectNode signingKeys) {
        if (release.is(Shape.NO_KEY_LIST)) {
            return;
        }
        var keys = signingKeys.putArray("gpg_public_keys");
        if (release.is(Shape.KEYLESS)) {
            return;
        }
        if (release.is(Shape.UNREADABLE_KEY_FIRST)) {
            keys.addObject().put("key_id", "my key").put("ascii_armor", "no armor at all");
        }
        if (release.is(Shape.STRANGERS_KEY_FIRST)) {
            key(keys, SigningKey.ofStranger(), SigningKey.ofStranger().armored());
        }
        var publisher = SigningKey.ofPublisher();
        key(keys, publisher, release.is(Shape.EXPIRED_KEY) ? publisher.armoredAsExpired() : publisher.armored());
    }

    private static void key(ArrayNode keys, SigningKey key, String armor) {
        keys.addObject()
                .put("key_id", key.keyId())
                .put("ascii_armor", armor)
                .put("trust_signature", "")
                .put("source", "Fake publisher")
                .putNull("source_url");
    }

    /** A path, encoded as in a URL. */
    static String encoded(String path) {
        try {
            return new URI(null, null, path, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException(path, impossible);
        }
    }
}
