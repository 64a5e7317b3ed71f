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
import java.util.List;
import org.providermirror.policy.Administration;
import org.providermirror.policy.UnsignedAcceptance;
import org.providermirror.policy.UnsignedAcceptances;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;

/** Accepts unsigned releases of providers, and withdraws acceptances. */
@ForAdministrators
@Path("-/api/v1/admin/unsigned")
@Produces(MediaType.APPLICATION_JSON)
public final class UnsignedResource {
    private final UnsignedAcceptances acceptances;
    private final HttpServletRequest request;

    /** @param provider hostname/namespace/type */
    private record UnsignedProvider(ProviderAddress provider) {}

    /** @param acceptances the acceptances */
    private record UnsignedList(List<UnsignedAcceptance> acceptances) {}

    public UnsignedResource(@Context Administration administration, @Context HttpServletRequest request) {
        this.acceptances = administration.unsigned();
        this.request = request;
    }

    /** Lists providers whose unsigned releases are accepted although their namespace has a signer. */
    @GET
    public UnsignedList list() {
        return new UnsignedList(List.copyOf(acceptances.all()));
    }

    /** Accepts unsigned releases of a provider although its namespace has a signer. */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The acceptance.",
            content = @Content(schema = @Schema(implementation = UnsignedAcceptance.class)))
    public Response accept(UnsignedProvider order) {
        var accepted = acceptances.accept(order.provider(), Administrator.nameOf(request));
        return Response.status(Response.Status.CREATED).entity(accepted).build();
    }

    /** Withdraws the acceptance of unsigned releases of a provider. */
    @DELETE
    @Path("{hostname}/{namespace}/{type}")
    public void withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        if (!acceptances.withdraw(ProviderAddress.parse(hostname, namespace, type), Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
    }
}
