package org.providermirror.policy;

import java.util.Optional;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * What is blocked: a provider, one version of it, or one package of that.
 *
 * @param version empty for all
 * @param platform empty for all; none without a version
 */
public record BlockTarget(ProviderAddress provider, Optional<ProviderVersion> version, Optional<Platform> platform) {
    public BlockTarget {
        if (platform.isPresent() && version.isEmpty()) {
            throw new InvalidTermException("target of a block", provider.toString(), "a platform needs a version");
        }
    }

    /** All of a provider. */
    public static BlockTarget of(ProviderAddress provider) {
        return new BlockTarget(provider, Optional.empty(), Optional.empty());
    }

    /** All packages of a version. */
    public static BlockTarget of(ProviderAddress provider, ProviderVersion version) {
        return new BlockTarget(provider, Optional.of(version), Optional.empty());
    }

    /** One package. */
    public static BlockTarget of(PackageId id) {
        return new BlockTarget(id.provider(), Optional.of(id.version()), Optional.of(id.platform()));
    }

    /**
     * Parses a target as administrators give it.
     *
     * @param version null for all
     * @param platform null for all
     * @throws InvalidTermException where a part is wrong
     */
    public static BlockTarget parse(String provider, String version, String platform) {
        return new BlockTarget(
                ProviderAddress.parse(provider),
                Optional.ofNullable(version).map(ProviderVersion::parse),
                Optional.ofNullable(platform).map(Platform::parse));
    }

    /** The name of the record, which no other target has. */
    String name() {
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
