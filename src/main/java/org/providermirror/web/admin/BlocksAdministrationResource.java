package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.KnownProviders;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Sets and lifts blocks. */
@ForAdministrators
@Path("-/api/v1/admin/blocks")
@Produces(MediaType.APPLICATION_JSON)
public final class BlocksAdministrationResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Blocks blocks;
    private final KnownProviders known;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type, namespace/type, or a pattern for all matching providers that are known now
     * @param version absent for all versions
     * @param platform absent for all platforms
     * @param reason why it is blocked; every client can read it
     */
    private record WantedBlock(
            ProviderPattern provider, Optional<ProviderVersion> version, Optional<Platform> platform, String reason) {}

    public BlocksAdministrationResource(
            @Context Administration administration, @Context Inventory inventory, @Context HttpServletRequest request) {
        this.blocks = administration.blocks();
        this.known = new KnownProviders(inventory);
        this.request = request;
    }

    /** Lists all blocks. */
    @GET
    public BlockDocument.BlockList list(@BeanParam ListQuery query) {
        return BlockDocument.BlockList.of(blocks.all(), query);
    }

    /** Blocks a provider, a version or a package for all clients, or the same of several providers. */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The block.",
            content = @Content(schema = @Schema(implementation = BlockDocument.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The blocks, if a pattern was named.",
            content = @Content(schema = @Schema(implementation = BlockDocument.BlockList.class)))
    public Response block(WantedBlock order) {
        var set = known.matching(order.provider()).stream()
                .map(provider -> new Target(provider, order.version(), order.platform()))
                .map(target -> blocks.set(target, order.reason(), AdministratorName.of(request)))
                .map(BlockDocument::of)
                .toList();
        return order.provider().address().isPresent()
                ? Response.status(Response.Status.CREATED).entity(set.get(0)).build()
                : Response.ok(new BlockDocument.BlockList(set.size(), 0, set)).build();
    }

    /** Lifts the block of a provider. */
    @DELETE
    @Path(PROVIDER)
    public void lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        lift(hostname, namespace, type, null, null);
    }

    /** Lifts the block of a version. */
    @DELETE
    @Path(PROVIDER + "/{version}")
    public void lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        lift(hostname, namespace, type, version, null);
    }

    /** Lifts the block of a package. */
    @DELETE
    @Path(PROVIDER + "/{version}/{platform}")
    public void lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        var target = Target.parse(hostname + "/" + namespace + "/" + type, version, platform);
        if (!blocks.lift(target, AdministratorName.of(request))) {
            throw RefusedException.notFound(target + " is not blocked");
        }
    }
}
