package org.providermirror.transfer.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * The two documents of a folder that any web server can serve as a network mirror: {@code index.json} and
 * {@code {version}.json}. Platforms and hashes are sorted, so that the same packages make the same bytes.
 */
public final class MirrorDocuments {
    /** The name of the list of versions. */
    public static final String INDEX = "index.json";

    /** A longer document is none. */
    public static final int LONGEST = 1024 * 1024;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(32).build())
            .build());

    static {
        JSON.enable(SerializationFeature.INDENT_OUTPUT);
    }

    private MirrorDocuments() {}

    /** The name of the document of a version. */
    public static String name(ProviderVersion version) {
        return version + ".json";
    }

    /** The list of these versions. */
    public static byte[] index(Collection<ProviderVersion> versions) {
        var document = JSON.createObjectNode();
        var list = document.putObject("versions");
        versions.stream().sorted().forEach(version -> list.putObject(version.value()));
        return bytes(document);
    }

    /** The packages of one version by platform, each with its own hashes. */
    public static byte[] packages(
            ProviderAddress provider, ProviderVersion version, SortedMap<Platform, Set<PackageHash>> packages) {
        var document = JSON.createObjectNode();
        var archives = document.putObject("archives");
        packages.forEach((platform, hashes) -> {
            var archive = archives.putObject(platform.toString());
            var list = archive.putArray("hashes");
            hashes.stream().sorted().forEach(hash -> list.add(hash.toString()));
            archive.put("url", url(new PackageId(provider, version, platform).archiveName()));
        });
        return bytes(document);
    }

    private static String url(String name) {
        try {
            return new URI(null, null, name, null).toASCIIString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException("an archive's name is a path", impossible);
        }
    }

    private static byte[] bytes(JsonNode document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a tree of texts can be written", impossible);
        }
    }

    /** The hashes of each platform that a version document lists; empty where it is no such document. */
    public static Optional<Map<Platform, Set<PackageHash>>> read(byte[] document) {
        try {
            var archives = JSON.readTree(document).path("archives");
            var packages = new TreeMap<Platform, Set<PackageHash>>();
            archives.properties()
                    .forEach(archive -> Platform.tryParse(archive.getKey())
                            .ifPresent(platform -> packages.put(platform, hashes(archive.getValue()))));
            return archives.isObject() ? Optional.of(packages) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Set<PackageHash> hashes(JsonNode archive) {
        var hashes = new HashSet<PackageHash>();
        archive.path("hashes")
                .forEach(hash -> PackageHash.tryParse(hash.asText()).ifPresent(hashes::add));
        return hashes;
    }
}
