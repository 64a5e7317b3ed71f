package org.providermirror.provider;

import java.util.Optional;

/**
 * What an administrator's act is about: a provider, one version of it, or one package of that.
 *
 * @param version empty for all
 * @param platform empty for all; none without a version
 */
public record Target(ProviderAddress provider, Optional<ProviderVersion> version, Optional<Platform> platform) {
    public Target {
        if (platform.isPresent() && version.isEmpty()) {
            throw new InvalidTermException("target", provider.toString(), "a platform needs a version");
        }
    }

    /** All of a provider. */
    public static Target of(ProviderAddress provider) {
        return new Target(provider, Optional.empty(), Optional.empty());
    }

    /** All packages of a version. */
    public static Target of(ReleaseId release) {
        return new Target(release.provider(), Optional.of(release.version()), Optional.empty());
    }

    /** One package. */
    public static Target of(PackageId id) {
        return new Target(id.provider(), Optional.of(id.version()), Optional.of(id.platform()));
    }

    /**
     * Parses a target as administrators give it.
     *
     * @param version null for all
     * @param platform null for all
     * @throws InvalidTermException where a part is wrong
     */
    public static Target parse(String provider, String version, String platform) {
        return new Target(
                ProviderAddress.parse(provider),
                Optional.ofNullable(version).map(ProviderVersion::parse),
                Optional.ofNullable(platform).map(Platform::parse));
    }

    /** Whether a package is the target, or part of it. */
    public boolean contains(PackageId id) {
        return id.provider().equals(provider)
                && version.filter(wanted -> !wanted.equals(id.version())).isEmpty()
                && platform.filter(wanted -> !wanted.equals(id.platform())).isEmpty();
    }

    /** A path that no other target has, {@code hostname/namespace/type/version/platform} with {@code all} at its end. */
    public String path() {
        return provider + version.map(value -> "/" + value).orElse("") + "/"
                + platform.map(Platform::toString).orElse("all");
    }

    /** {@code provider}, {@code provider version} or {@code provider version platform}. */
    @Override
    public String toString() {
        return provider
                + version.map(value -> " " + value).orElse("")
                + platform.map(value -> " " + value).orElse("");
    }
}
