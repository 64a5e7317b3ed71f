package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;

/** Sets and lifts blocks. */
@ForAdministrators
@Path("-/api/v1/admin/blocks")
@Produces(MediaType.APPLICATION_JSON)
public final class BlocksAdministrationResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Blocks blocks;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type
     * @param version absent for all versions
     * @param platform absent for all platforms
     * @param reason why it is blocked; every client can read it
     */
    private record WantedBlock(
            ProviderAddress provider, Optional<ProviderVersion> version, Optional<Platform> platform, String reason) {}

    public BlocksAdministrationResource(@Context Administration administration, @Context HttpServletRequest request) {
        this.blocks = administration.blocks();
        this.request = request;
    }

    /** Lists all blocks. */
    @GET
    public BlockDocument.BlockList list() {
        return BlockDocument.BlockList.of(blocks.all());
    }

    /** Blocks a provider, a version or a package for all clients. */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The block.",
            content = @Content(schema = @Schema(implementation = BlockDocument.class)))
    public Response block(WantedBlock order) {
        var target = new Target(order.provider(), order.version(), order.platform());
        var block = blocks.set(target, order.reason(), Administrator.nameOf(request));
        return Response.status(Response.Status.CREATED)
                .entity(BlockDocument.of(block))
                .build();
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
        if (!blocks.lift(target, Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
    }
}
