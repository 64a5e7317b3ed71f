package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.KnownProviders;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.json.Utf8;

/** Prefetches the packages that a list or a dependency lock file names. */
@ForAdministrators
@Path("-/api/v1/admin/prefetches")
public final class PrefetchResource extends JobListResource {
    private final Prefetches prefetches;
    private final KnownProviders known;
    private final HttpServletRequest request;

    /**
     * @param providers the providers to fetch
     * @param lockFile the text of a .terraform.lock.hcl
     * @param platforms the platforms of providers that name none, such as linux_amd64; * means all
     */
    @Schema(name = "PrefetchOrder")
    private record Order(List<PrefetchedProvider> providers, Optional<String> lockFile, List<String> platforms) {}

    /**
     * @param provider hostname/namespace/type, namespace/type, or a pattern for all matching providers that are known now
     * @param version version constraints as in a configuration, such as {@code ~> 3.2}; absent for the newest version
     * @param all whether to fetch all versions that match, not only the newest
     * @param platforms the platforms, such as linux_amd64; * means all
     */
    private record PrefetchedProvider(
            ProviderPattern provider,
            Optional<VersionChoice> version,
            @Schema(defaultValue = "false") Optional<Boolean> all,
            List<String> platforms) {
        Stream<PrefetchItem> items(KnownProviders known, List<String> defaultPlatforms) {
            var chosen = PrefetchResource.platforms(platforms.isEmpty() ? defaultPlatforms : platforms);
            return known.matching(provider).stream()
                    .map(address -> PrefetchItem.listed(
                            address, version.orElseGet(() -> VersionChoice.parse("")), all.orElse(false), chosen));
        }
    }

    public PrefetchResource(
            @Context Prefetches prefetches, @Context Inventory inventory, @Context HttpServletRequest request) {
        super(prefetches.queue());
        this.prefetches = prefetches;
        this.known = new KnownProviders(inventory);
        this.request = request;
    }

    /** Prefetches the packages that a list or a lock file names. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Parameter(
            name = "platform",
            in = ParameterIn.QUERY,
            description = "For an uploaded lock file: a platform, such as linux_amd64, or * for all; repeatable.",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Order.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = "string"))
            })
    @JobAccepted
    @RecordedAct("started a prefetch")
    public Response begin(Order order) {
        var items = new ArrayList<PrefetchItem>();
        order.providers()
                .forEach(provider -> provider.items(known, order.platforms()).forEach(items::add));
        order.lockFile()
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> items.addAll(Member.parse(
                        "lockFile", text, file -> ProviderBlockFile.ofLockFile(file, platforms(order.platforms())))));
        return submit(items);
    }

    @POST
    @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Operation(hidden = true)
    @RecordedAct("started a prefetch of a lock file")
    public Response beginOfLockFile(InputStream body, @QueryParam("platform") List<String> platforms)
            throws IOException {
        var text = Utf8.decode(body.readNBytes(ProviderBlockFile.LONGEST * 4));
        return submit(ProviderBlockFile.ofLockFile(text, platforms(platforms)));
    }

    private Response submit(List<PrefetchItem> items) {
        return accepted(prefetches.submit(new PrefetchOrder(items, Optional.of(AdministratorName.of(request)))));
    }

    // All platforms of a large provider are gigabytes, so a missing member must not request them.
    private static Set<Platform> platforms(List<String> names) {
        if (names.isEmpty()) {
            throw new InvalidTermException("platforms", "", "at least one, such as linux_amd64, or * for all");
        }
        return ProviderBlockFile.platforms(names);
    }
}
