package org.providermirror.hosted;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the plugin protocol versions of a publisher's manifest, as the public registry does. */
final class ReleaseManifest {
    /** The protocol versions of a release without a manifest. */
    static final List<String> DEFAULT = List.of("5.0");

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern PROTOCOL = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}");
    private static final int MOST_PROTOCOLS = 20;

    private ReleaseManifest() {}

    /** Returns the protocol versions; empty if the file is not a manifest. */
    static Optional<List<String>> protocols(byte[] manifest) {
        try {
            var versions = Optional.ofNullable(JSON.readTree(manifest))
                    .map(root -> root.path("metadata").path("protocol_versions"))
                    .filter(JsonNode::isArray)
                    .orElse(JSON.createArrayNode());
            var protocols = new ArrayList<String>();
            versions.forEach(version -> protocols.add(version.asText()));
            return protocols.isEmpty()
                            || protocols.size() > MOST_PROTOCOLS
                            || !protocols.stream()
                                    .allMatch(text -> PROTOCOL.matcher(text).matches())
                    ? Optional.empty()
                    : Optional.of(List.copyOf(protocols));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
