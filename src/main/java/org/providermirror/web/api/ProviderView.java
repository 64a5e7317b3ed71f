package org.providermirror.web.api;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.BlockedTarget;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.ProviderContents;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.install.InstallTexts;

/**
 * A provider with a page of its versions.
 *
 * @param address hostname/namespace/type
 * @param learntAt when the registry last answered; absent if it never did
 * @param hidden why clients see no version of it; absent if they do
 * @param warnings the registry's warnings for users
 * @param hosted absent unless the mirror hosts the provider
 * @param blocks the blocks of the provider, its versions and its packages
 * @param storedPackages the number of stored packages
 * @param storedBytes the number of their bytes
 * @param lastUsed when a client last used one of them
 * @param upstream the page of the provider at its registry
 * @param requiredProviders the block to copy into a configuration, with the newest version that clients see; absent if they
 *     see none
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
        Optional<HostedView> hosted,
        List<BlockView> blocks,
        int storedPackages,
        long storedBytes,
        Optional<Instant> lastUsed,
        URI upstream,
        Optional<String> requiredProviders,
        int total,
        int offset,
        List<Platform> platforms,
        List<VersionView> versions) {
    /**
     * One block.
     *
     * @param version absent if the whole provider is blocked
     * @param platform absent if all packages are blocked
     * @param reason why it is blocked
     * @param by the administrator who set it
     * @param at when it was set
     */
    public record BlockView(
            Optional<ProviderVersion> version, Optional<Platform> platform, String reason, String by, Instant at) {
        static BlockView of(BlockedTarget block) {
            return new BlockView(
                    block.target().version(), block.target().platform(), block.reason(), block.by(), block.at());
        }
    }

    /**
     * One version.
     *
     * @param version the version
     * @param listed whether the registry's last answer lists it, and no rule hides it from clients
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
                    version.listed() && hidden.isEmpty(),
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
     * @param hosted empty unless the mirror hosts the provider
     */
    static ProviderView of(
            ProviderContents contents,
            int offset,
            List<RefusedVersion> refused,
            Optional<String> hidden,
            Map<ProviderVersion, String> hiddenVersions,
            Optional<HostedView> hosted) {
        var refusals =
                refused.stream().collect(Collectors.toMap(each -> each.release().version(), Function.identity()));
        return new ProviderView(
                contents.provider(),
                contents.learntAt(),
                hidden,
                contents.warnings(),
                hosted,
                contents.blocks().stream().map(BlockView::of).toList(),
                contents.stored().packages(),
                contents.stored().bytes(),
                contents.stored().lastUsed(),
                InstallTexts.upstreamPage(contents.provider(), Optional.empty()),
                contents.newest().stream()
                        .filter(version -> !hiddenVersions.containsKey(version) && !refusals.containsKey(version))
                        .findFirst()
                        .map(version -> InstallTexts.requiredProviders(contents.provider(), version)),
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
