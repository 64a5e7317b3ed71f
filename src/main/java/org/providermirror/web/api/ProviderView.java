package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.ProviderContents;
import org.providermirror.web.openapi.Summary;

/** A provider: its versions by its platforms. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderView(
        String address,

        @Summary("When the registry last answered; absent where it never did.")
        String learntAt,

        @Summary("What the registry wants users told.") List<String> warnings,
        @Summary("How many versions there are in all.") int total,
        int offset,

        @Summary("The platforms of the versions of this page.")
        List<String> platforms,

        @Summary("The latest version first.") List<VersionView> versions) {
    /** One version. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VersionView(
            String version,

            @Summary("Whether the registry listed it when it was last asked.")
            boolean listed,

            @Summary("Whether its release was verified.") boolean verified,
            @Summary("Its packages by platform.") Map<String, PackageView> packages,

            @Summary("Why it is refused, and until when; absent if it is not.")
            RefusalView refusal) {
        static VersionView of(ProviderContents.VersionContents version, Optional<RefusedVersion> refused) {
            var packages = new TreeMap<String, PackageView>();
            version.packages()
                    .forEach((platform, found) -> packages.put(
                            platform.toString(),
                            new PackageView(
                                    ApiFormats.lower(found.state()),
                                    FetchesView.boxed(found.size()),
                                    ApiFormats.orAbsent(found.lastUsed()))));
            return new VersionView(
                    version.version().toString(),
                    version.listed(),
                    version.verified(),
                    packages,
                    refused.map(RefusalView::of).orElse(null));
        }
    }

    /** One package. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PackageView(
            @Summary("stored, known, blocked or conflict.") String state, Long bytes, String lastUsed) {}

    static ProviderView of(ProviderContents contents, List<RefusedVersion> refused, int offset, int limit) {
        var refusals =
                refused.stream().collect(Collectors.toMap(each -> each.release().version(), Function.identity()));
        var page = Paging.page(contents.versions(), offset, limit);
        return new ProviderView(
                contents.provider().toString(),
                ApiFormats.orAbsent(contents.learntAt()),
                contents.warnings(),
                contents.versions().size(),
                offset,
                page.stream()
                        .flatMap(version -> version.packages().keySet().stream())
                        .distinct()
                        .sorted()
                        .map(Object::toString)
                        .toList(),
                page.stream()
                        .map(version -> VersionView.of(version, Optional.ofNullable(refusals.get(version.version()))))
                        .toList());
    }
}
