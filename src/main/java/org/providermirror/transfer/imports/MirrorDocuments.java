package org.providermirror.transfer.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Writes and reads the two documents of a folder that any web server can serve as a network mirror: {@code index.json} and
 * {@code {version}.json}. Platforms and hashes are sorted, so that the same packages give the same bytes.
 */
public final class MirrorDocuments {
    private static final int MAXIMUM_TOKENS = 50_000;
    /** The name of the list of versions. */
    public static final String INDEX = "index.json";

    /** The maximum size of a document. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxTokenCount(MAXIMUM_TOKENS)
                            .build())
                    .build())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private record Archive(Collection<String> hashes, String url) {
        Set<PackageHash> known() {
            return hashes == null
                    ? Set.of()
                    : hashes.stream()
                            .flatMap(hash -> PackageHash.tryParse(hash).stream())
                            .collect(Collectors.toSet());
        }
    }

    private record Archives(Map<String, Archive> archives) {}

    private record Versions(Map<String, Map<String, String>> versions) {}

    private MirrorDocuments() {}

    /** Returns the name of the document of a version. */
    public static String name(ProviderVersion version) {
        return version + ".json";
    }

    /** Renders the list of these versions. */
    public static byte[] index(Collection<ProviderVersion> versions) {
        var sorted = new LinkedHashMap<String, Map<String, String>>();
        versions.stream().sorted().forEach(version -> sorted.put(version.value(), Map.of()));
        return bytes(new Versions(sorted));
    }

    /** Renders the packages of a version by platform, each with its own hashes. */
    public static byte[] packages(
            ProviderAddress provider, ProviderVersion version, SortedMap<Platform, Set<PackageHash>> packages) {
        var archives = new LinkedHashMap<String, Archive>();
        packages.forEach((platform, hashes) -> archives.put(
                platform.toString(),
                new Archive(
                        hashes.stream().sorted().map(PackageHash::toString).toList(),
                        url(new PackageId(provider, version, platform).archiveName()))));
        return bytes(new Archives(archives));
    }

    private static String url(String name) {
        try {
            return new URI(null, null, name, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("the name of an archive is a path", impossible);
        }
    }

    private static byte[] bytes(Object document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a record of texts can be written", impossible);
        }
    }

    /** Reads the hashes of each platform in a version document; returns empty for any other document. */
    public static Optional<Map<Platform, Set<PackageHash>>> read(byte[] document) {
        try {
            var read = JSON.readValue(document, Archives.class);
            if (read == null || read.archives() == null) {
                return Optional.empty();
            }
            var packages = new TreeMap<Platform, Set<PackageHash>>();
            read.archives()
                    .forEach((name, archive) -> Platform.tryParse(name)
                            .ifPresent(
                                    platform -> packages.put(platform, archive == null ? Set.of() : archive.known())));
            return Optional.of(packages);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
