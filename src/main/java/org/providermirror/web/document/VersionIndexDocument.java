package org.providermirror.web.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.providermirror.mirror.VersionIndex;

/** Defines the JSON of {@code index.json}: <code>{"versions":{"1.0.0":{}}}</code>. The protocol has no inner members yet. */
record VersionIndexDocument(Map<String, Map<String, String>> versions) {
    static VersionIndexDocument of(VersionIndex index) {
        var versions = new LinkedHashMap<String, Map<String, String>>();
        index.versions().forEach(version -> versions.put(version.toString(), Map.of()));
        return new VersionIndexDocument(versions);
    }
}
