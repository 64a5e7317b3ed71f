package org.providermirror.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.ProviderContents;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A provider with a page of its versions.
 *
 * @param address hostname/namespace/type
 * @param learntAt when the registry last answered; absent if it never did
 * @param hidden why clients see no version of it; absent if they do
 * @param warnings the registry's warnings for users
 * @param total the number of versions on all pages that match the search
 * @param offset the number of versions before this page
 * @param platforms the platforms of the versions of this page
 * @param versions the versions of this page, the latest first
 */
public record ProviderView(
        ProviderAddress address,
        Optional<Instant> learntAt,
        Optional<String> hidden,
        List<String> warnings,
        int total,
        int offset,
        List<Platform> platforms,
        List<VersionView> versions) {
    /**
     * One version.
     *
     * @param version the version
     * @param listed whether the registry's last answer lists it
     * @param hidden why clients do not see it; absent if they do
     * @param verified whether its release was verified
     * @param packages its packages by platform
     * @param refusal why it is refused, and until when; absent if it is not
     */
    public record VersionView(
            ProviderVersion version,
            boolean listed,
            Optional<String> hidden,
            boolean verified,
            Map<Platform, PackageView> packages,
            Optional<RefusalView> refusal) {
        static VersionView of(
                ProviderContents.VersionContents version, Optional<String> hidden, Optional<RefusedVersion> refused) {
            var packages = new TreeMap<Platform, PackageView>();
            version.packages()
                    .forEach((platform, found) ->
                            packages.put(platform, new PackageView(found.state(), found.size(), found.lastUsed())));
            return new VersionView(
                    version.version(),
                    version.listed(),
                    hidden,
                    version.verified(),
                    packages,
                    refused.map(RefusalView::of));
        }
    }

    /**
     * One package.
     *
     * @param state the state of the package
     * @param bytes the number of its bytes, if it is stored
     * @param lastUsed when a client last used it
     */
    public record PackageView(PackageState state, OptionalLong bytes, Optional<Instant> lastUsed) {}

    /**
     * @param hidden why clients see no version of the provider
     * @param hiddenVersions why clients do not see versions of the page
     */
    static ProviderView of(
            ProviderContents contents,
            int offset,
            List<RefusedVersion> refused,
            Optional<String> hidden,
            Map<ProviderVersion, String> hiddenVersions) {
        var refusals =
                refused.stream().collect(Collectors.toMap(each -> each.release().version(), Function.identity()));
        return new ProviderView(
                contents.provider(),
                contents.learntAt(),
                hidden,
                contents.warnings(),
                contents.total(),
                offset,
                contents.versions().stream()
                        .flatMap(version -> version.packages().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                contents.versions().stream()
                        .map(version -> VersionView.of(
                                version,
                                Optional.ofNullable(hiddenVersions.get(version.version())),
                                Optional.ofNullable(refusals.get(version.version()))))
                        .toList());
    }
}
