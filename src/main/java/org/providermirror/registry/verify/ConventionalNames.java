package org.providermirror.registry.verify;

import java.util.HashSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;

/**
 * Finds the archives in a SHA256SUMS whose names follow the convention {@code
 * terraform-provider-{type}_{version}_{os}_{arch}.zip}. Publishers write the type in their own case.
 */
record ConventionalNames(String type, String version) {
    private static final String BEGINNING = "terraform-provider-";
    private static final String END = ".zip";

    static ConventionalNames of(ReleaseId release) {
        return new ConventionalNames(release.provider().type(), "_" + release.version() + "_");
    }

    /**
     * Returns the file names by platform. If names differ only by case, the lower-case one is used; without it, all are
     * ignored.
     */
    SortedMap<Platform, String> in(ChecksumFile file) {
        var names = new TreeMap<Platform, String>();
        var ambiguous = new HashSet<Platform>();
        var lowerCase = new HashSet<Platform>();
        file.forEach((name, digest) -> platform(name).ifPresent(platform -> {
            if (name.equals(BEGINNING + type + version + platform + END)) {
                names.put(platform, name);
                lowerCase.add(platform);
            } else if (!name.equals(names.computeIfAbsent(platform, first -> name))) {
                ambiguous.add(platform);
            }
        }));
        ambiguous.removeAll(lowerCase);
        names.keySet().removeAll(ambiguous);
        return names;
    }

    private Optional<Platform> platform(String name) {
        var typeAt = BEGINNING.length();
        var versionAt = typeAt + type.length();
        var platformAt = versionAt + version.length();
        return name.startsWith(BEGINNING)
                        && name.regionMatches(true, typeAt, type, 0, type.length())
                        && name.startsWith(version, versionAt)
                        && name.endsWith(END)
                        && name.length() > platformAt + END.length()
                ? Platform.tryParse(name.substring(platformAt, name.length() - END.length()))
                : Optional.empty();
    }
}
