package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.provider.Target;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Setting and lifting blocks. */
@ForAdministrators
@Path("-/api/v1/admin/blocks")
public final class BlocksAdministrationResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Blocks blocks;
    private final HttpServletRequest request;

    private record WantedBlock(
            @Summary("hostname/namespace/type.") String provider,
            @Summary("Left out for all of the provider.") String version,
            @Summary("Left out for all of the version.") String platform,
            @Summary("Why, for those who look.") String reason) {}

    @Inject
    public BlocksAdministrationResource(Administration administration, @Context HttpServletRequest request) {
        this.blocks = administration.blocks();
        this.request = request;
    }

    @GET
    @Summary("All blocks.")
    @ResponseDocument(BlockDocument.BlockList.class)
    public Response list() {
        return AdministrationAnswer.of(Response.Status.OK, BlockDocument.BlockList.of(blocks.all()));
    }

    @POST
    @Summary("Keeps a provider, a version or a package from all clients.")
    @ResponseDocument(value = BlockDocument.class, status = 201)
    public Response block(@RequestDocument(WantedBlock.class) InputStream body) {
        var wanted = RequestBody.read(body, WantedBlock.class);
        var target =
                Target.parse(RequestBody.required("provider", wanted.provider()), wanted.version(), wanted.platform());
        var block = blocks.set(target, RequestBody.required("reason", wanted.reason()), Administrator.nameOf(request));
        return AdministrationAnswer.of(Response.Status.CREATED, BlockDocument.of(block));
    }

    @DELETE
    @Path(PROVIDER)
    @Summary("Lifts the block of a provider.")
    @ResponseDocument(status = 204)
    public Response lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        return lifted(hostname, namespace, type, null, null);
    }

    @DELETE
    @Path(PROVIDER + "/{version}")
    @Summary("Lifts the block of a version.")
    @ResponseDocument(status = 204)
    public Response lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        return lifted(hostname, namespace, type, version, null);
    }

    @DELETE
    @Path(PROVIDER + "/{version}/{platform}")
    @Summary("Lifts the block of a package.")
    @ResponseDocument(status = 204)
    public Response lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        return lifted(hostname, namespace, type, version, platform);
    }

    private Response lifted(String hostname, String namespace, String type, String version, String platform) {
        var target = Target.parse(hostname + "/" + namespace + "/" + type, version, platform);
        if (!blocks.lift(target, Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
        return Response.noContent().build();
    }
}
