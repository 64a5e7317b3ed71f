package org.providermirror.web;

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

/** Setting and lifting blocks. */
@ForAdministrators
@Path("-/api/v1/admin/blocks")
public final class BlocksAdministrationResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Blocks blocks;
    private final HttpServletRequest request;

    private record Wanted(String provider, String version, String platform, String reason) {}

    @Inject
    public BlocksAdministrationResource(Administration administration, @Context HttpServletRequest request) {
        this.blocks = administration.blocks();
        this.request = request;
    }

    @GET
    public Response list() {
        return AdministrationAnswer.of(Response.Status.OK, BlockDocument.All.of(blocks.all()));
    }

    @POST
    public Response block(InputStream body) {
        var wanted = RequestBody.read(body, Wanted.class);
        var target =
                Target.parse(RequestBody.required("provider", wanted.provider()), wanted.version(), wanted.platform());
        var block = blocks.set(target, RequestBody.required("reason", wanted.reason()), Administrator.nameOf(request));
        return AdministrationAnswer.of(Response.Status.CREATED, BlockDocument.of(block));
    }

    @DELETE
    @Path(PROVIDER)
    public Response lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        return lifted(hostname, namespace, type, null, null);
    }

    @DELETE
    @Path(PROVIDER + "/{version}")
    public Response lift(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        return lifted(hostname, namespace, type, version, null);
    }

    @DELETE
    @Path(PROVIDER + "/{version}/{platform}")
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
