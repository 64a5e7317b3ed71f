package org.providermirror.registry.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.registry.UpstreamVersions;

/**
 * Parses the {@code versions} document token by token, and keeps only what is needed. A version that is not a semantic
 * version is skipped. Owned by one thread.
 */
public final class VersionsDocument {
    /** The longest real list has fewer than 3,000. */
    static final int MAXIMUM_VERSIONS = 20_000;

    /** One version had 19, the most seen so far. */
    private static final int MAXIMUM_PLATFORMS = 200;

    private static final int MAXIMUM_WARNINGS = 20;
    private static final int LONGEST_WARNING = 2_000;
    private static final int MAXIMUM_PROTOCOLS = 20;
    private static final int LONGEST_PROTOCOL = 40;
    private static final JsonFactory JSON = JsonLimits.factory(JsonLimits.VERSION_LIST_TOKENS);

    private final UpstreamDocument document;
    private final JsonParser parser;
    private final Map<ProviderVersion, UpstreamVersions.ListedVersion> versions = new TreeMap<>();
    /** Most versions have the same platforms and protocols, which are held once. */
    private final Map<Object, Object> shared = new HashMap<>();

    private List<String> warnings = List.of();

    private VersionsDocument(UpstreamDocument document, JsonParser parser) {
        this.document = document;
        this.parser = parser;
    }

    /**
     * Returns the listed versions, and closes the document. A version that is listed twice has the platforms of both entries.
     *
     * @throws UpstreamProtocolException if it is not a JSON object, its versions are not a list, or it exceeds a limit
     */
    public static UpstreamVersions parse(UpstreamDocument document) {
        try (document;
                var parser = JSON.createParser(document.content())) {
            return new VersionsDocument(document, parser).parse();
        } catch (IOException notJson) {
            throw JsonLimits.refused(document, notJson);
        }
    }

    private UpstreamVersions parse() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UpstreamProtocolException(document.url(), "gave something other than a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "versions" -> readVersions();
                case "warnings" -> warnings = texts(MAXIMUM_WARNINGS, LONGEST_WARNING);
                default -> parser.skipChildren();
            }
        }
        return new UpstreamVersions(List.copyOf(versions.values()), warnings);
    }

    private void readVersions() throws IOException {
        versions.clear();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readVersion();
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL && !isEmptyObject()) {
            throw new UpstreamProtocolException(document.url(), "gave versions that are no list");
        }
    }

    private boolean isEmptyObject() throws IOException {
        return parser.currentToken() == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.END_OBJECT;
    }

    private void readVersion() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        var version = "";
        List<String> protocols = List.of();
        Set<Platform> platforms = Set.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "version" -> version = text();
                case "protocols" -> protocols = texts(MAXIMUM_PROTOCOLS, LONGEST_PROTOCOL);
                case "platforms" -> platforms = platforms();
                default -> parser.skipChildren();
            }
        }
        var found = ProviderVersion.tryParse(version);
        if (found.isPresent()) {
            var entry = new UpstreamVersions.ListedVersion(found.get(), shared(protocols), shared(platforms));
            versions.merge(found.get(), entry, this::merged);
            requireFew();
        }
    }

    private void requireFew() {
        if (versions.size() > MAXIMUM_VERSIONS) {
            throw new UpstreamProtocolException(
                    document.url(), "lists more than the " + MAXIMUM_VERSIONS + " versions that a list may have");
        }
    }

    private UpstreamVersions.ListedVersion merged(
            UpstreamVersions.ListedVersion first, UpstreamVersions.ListedVersion other) {
        var protocols = new LinkedHashSet<>(first.protocols());
        protocols.addAll(other.protocols());
        var platforms = new TreeSet<>(first.platforms());
        platforms.addAll(other.platforms());
        return new UpstreamVersions.ListedVersion(
                first.version(), shared(List.copyOf(protocols)), shared(Set.copyOf(platforms)));
    }

    private Set<Platform> platforms() throws IOException {
        var platforms = new TreeSet<Platform>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return Set.of();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                readPlatform(platforms);
            } else {
                parser.skipChildren();
            }
        }
        return Set.copyOf(platforms);
    }

    private void readPlatform(Set<Platform> target) throws IOException {
        var operatingSystem = "";
        var architecture = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "os" -> operatingSystem = text();
                case "arch" -> architecture = text();
                default -> parser.skipChildren();
            }
        }
        if (target.size() < MAXIMUM_PLATFORMS) {
            Platform.tryParse(operatingSystem, architecture).ifPresent(target::add);
        }
    }

    /** Returns the trimmed text; empty if the value is something else. */
    private String text() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText().strip();
        }
        parser.skipChildren();
        return "";
    }

    private List<String> texts(int most, int longest) throws IOException {
        var texts = new ArrayList<String>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return List.of();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING
                    && texts.size() < most
                    && parser.getTextLength() <= longest) {
                texts.add(parser.getText());
            }
            parser.skipChildren();
        }
        return List.copyOf(texts);
    }

    @SuppressWarnings("unchecked")
    private <T> T shared(T value) {
        return (T) shared.computeIfAbsent(value, same -> same);
    }
}
