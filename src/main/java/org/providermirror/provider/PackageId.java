package org.providermirror.provider;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Identifies one installable package: a version of a provider, built for a platform.
 *
 * <p>Its archive name takes at most 249 bytes of UTF-8, so that it fits every file system with a suffix such as
 * {@code .json}.
 */
public record PackageId(ProviderAddress provider, ProviderVersion version, Platform platform)
        implements Comparable<PackageId> {
    private static final String TERM = "archive file name";
    private static final String SUFFIX = ".zip";
    private static final Comparator<PackageId> ORDER = Comparator.comparing(PackageId::provider)
            .thenComparing(PackageId::version)
            .thenComparing(PackageId::platform);

    /**
     * Parses the conventional file name {@code terraform-provider-{type}_{version}_{os}_{arch}.zip} of a package of
     * this provider.
     *
     * @throws InvalidTermException if the name is not one of a package of this provider
     */
    public static PackageId parseArchiveName(ProviderAddress provider, String name) {
        var prefix = prefix(provider);
        var parts =
                name.startsWith(prefix) && name.endsWith(SUFFIX) && name.length() > prefix.length() + SUFFIX.length()
                        ? name.substring(prefix.length(), name.length() - SUFFIX.length())
                                .split("_", -1)
                        : new String[0];
        if (parts.length != 3) {
            throw new InvalidTermException(TERM, name, prefix + "{version}_{os}_{arch}.zip");
        }
        return new PackageId(provider, ProviderVersion.parse(parts[0]), Platform.parse(parts[1] + "_" + parts[2]));
    }

    /** Parses a file name as {@link #parseArchiveName} does; empty if it is not a package of this provider. */
    public static Optional<PackageId> tryParseArchiveName(ProviderAddress provider, String name) {
        try {
            return Optional.of(parseArchiveName(provider, name));
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }

    private static String prefix(ProviderAddress provider) {
        return "terraform-provider-" + provider.type() + "_";
    }

    /** Returns the same identity with the first equal version among these; thousands of packages share few versions. */
    public PackageId sharing(Map<ProviderVersion, ProviderVersion> versions) {
        return new PackageId(provider, versions.computeIfAbsent(version, first -> first), platform);
    }

    /** Returns the release that holds this package. */
    public ReleaseId release() {
        return new ReleaseId(provider, version);
    }

    /** Returns the file name by convention, which is also the last segment of the URL and of the storage key. */
    public String archiveName() {
        return prefix(provider) + version + "_" + platform + SUFFIX;
    }

    @Override
    public int compareTo(PackageId other) {
        return ORDER.compare(this, other);
    }

    /** {@code hostname/namespace/type version os_arch}. */
    @Override
    public String toString() {
        return provider + " " + version + " " + platform;
    }
}
