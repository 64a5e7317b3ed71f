package org.providermirror.web.document;

import java.util.List;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.provider.Platform;

/** Defines the JSON of {@code versions} in the registry protocol. */
record RegistryVersionsDocument(List<Version> versions, List<String> warnings) {
    /** One version. */
    record Version(String version, List<String> protocols, List<Target> platforms) {}

    /** One platform. */
    record Target(String os, String arch) {}

    static RegistryVersionsDocument of(RegistryVersions known) {
        return new RegistryVersionsDocument(
                known.versions().stream().map(RegistryVersionsDocument::of).toList(), known.warnings());
    }

    private static Version of(RegistryVersions.Listed listed) {
        return new Version(
                listed.version().toString(),
                listed.protocols(),
                listed.platforms().stream().map(RegistryVersionsDocument::of).toList());
    }

    private static Target of(Platform platform) {
        return new Target(platform.operatingSystem(), platform.architecture());
    }
}
