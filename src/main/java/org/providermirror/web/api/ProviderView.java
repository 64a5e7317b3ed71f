package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
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

/** A provider with a page of its versions. */
public record ProviderView(
        @Schema(description = "hostname/namespace/type.") ProviderAddress address,

        @Schema(description = "When the registry last answered; absent if it never did.")
        Optional<Instant> learntAt,

        @Schema(description = "The registry's warnings for users.")
        List<String> warnings,

        @Schema(description = "The number of versions on all pages.")
        int total,

        @Schema(description = "The number of versions before this page.")
        int offset,

        @Schema(description = "The platforms of the versions of this page.")
        List<Platform> platforms,

        @Schema(description = "The versions of this page, the latest first.")
        List<VersionView> versions) {
    /** One version. */
    public record VersionView(
            @Schema(description = "The version.") ProviderVersion version,

            @Schema(description = "Whether the registry's last answer lists it.")
            boolean listed,

            @Schema(description = "Whether its release was verified.")
            boolean verified,

            @Schema(description = "Its packages by platform.")
            Map<Platform, PackageView> packages,

            @Schema(description = "Why it is refused, and until when; absent if it is not.")
            Optional<RefusalView> refusal) {
        static VersionView of(ProviderContents.VersionContents version, Optional<RefusedVersion> refused) {
            var packages = new TreeMap<Platform, PackageView>();
            version.packages()
                    .forEach((platform, found) ->
                            packages.put(platform, new PackageView(found.state(), found.size(), found.lastUsed())));
            return new VersionView(
                    version.version(), version.listed(), version.verified(), packages, refused.map(RefusalView::of));
        }
    }

    /** One package. */
    public record PackageView(
            @Schema(description = "The state of the package.")
            PackageState state,

            @Schema(description = "The number of its bytes, if it is stored.")
            OptionalLong bytes,

            @Schema(description = "When a client last used it.")
            Optional<Instant> lastUsed) {}

    static ProviderView of(ProviderContents contents, List<RefusedVersion> refused, int offset, int limit) {
        var refusals =
                refused.stream().collect(Collectors.toMap(each -> each.release().version(), Function.identity()));
        var page = Paging.page(contents.versions(), offset, limit);
        return new ProviderView(
                contents.provider(),
                contents.learntAt(),
                contents.warnings(),
                contents.versions().size(),
                offset,
                page.stream()
                        .flatMap(version -> version.packages().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                page.stream()
                        .map(version -> VersionView.of(version, Optional.ofNullable(refusals.get(version.version()))))
                        .toList());
    }
}
