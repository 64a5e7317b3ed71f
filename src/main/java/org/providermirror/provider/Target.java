package org.providermirror.provider;

import java.util.Optional;

/**
 * Names what an administrator's decision covers: a provider, one version of it, or one package of that version.
 *
 * @param version empty for all
 * @param platform empty for all; requires a version
 *
 */
public record Target(ProviderAddress provider, Optional<ProviderVersion> version, Optional<Platform> platform) {
    public Target {
        if (platform.isPresent() && version.isEmpty()) {
            throw new InvalidTermException("target", provider.toString(), "a platform needs a version");
        }
    }

    /** Returns the target that covers a whole provider. */
    public static Target of(ProviderAddress provider) {
        return new Target(provider, Optional.empty(), Optional.empty());
    }

    /** Returns the target that covers all packages of a version. */
    public static Target of(ReleaseId release) {
        return new Target(release.provider(), Optional.of(release.version()), Optional.empty());
    }

    /** Returns the target that covers one package. */
    public static Target of(PackageId id) {
        return new Target(id.provider(), Optional.of(id.version()), Optional.of(id.platform()));
    }

    /**
     * Parses the parts that an administrator sends.
     *
     * @param version null for all
     * @param platform null for all
     * @throws InvalidTermException if a part is wrong
     */
    public static Target parse(String provider, String version, String platform) {
        return new Target(
                ProviderAddress.parse(provider),
                Optional.ofNullable(version).map(ProviderVersion::parse),
                Optional.ofNullable(platform).map(Platform::parse));
    }

    /** Returns whether the target covers a package. */
    public boolean contains(PackageId id) {
        return id.provider().equals(provider)
                && version.filter(wanted -> !wanted.equals(id.version())).isEmpty()
                && platform.filter(wanted -> !wanted.equals(id.platform())).isEmpty();
    }

    /** Returns a path that no other target has, {@code hostname/namespace/type/version/platform} with {@code all} at its end. */
    public String path() {
        return provider + version.map(value -> "/" + value).orElse("") + "/"
                + platform.map(Platform::toString).orElse("all");
    }

    /** Returns the target of a {@link #path}; empty for other texts. */
    public static Optional<Target> ofPath(String path) {
        var parts = path.split("/");
        if (parts.length < 4 || parts.length > 5) {
            return Optional.empty();
        }
        var version = Optional.of(parts[3]).filter(any -> parts.length == 5).flatMap(ProviderVersion::tryParse);
        return ProviderAddress.tryParse(parts[0], parts[1], parts[2])
                .map(provider -> new Target(provider, version, Platform.tryParse(parts[parts.length - 1])))
                .filter(target -> target.path().equals(path));
    }

    /** {@code provider}, {@code provider version} or {@code provider version platform}. */
    @Override
    public String toString() {
        return provider
                + version.map(value -> " " + value).orElse("")
                + platform.map(value -> " " + value).orElse("");
    }
}
