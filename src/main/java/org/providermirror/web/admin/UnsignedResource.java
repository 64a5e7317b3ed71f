package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.inject.Inject;
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
import java.time.Instant;
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

    @Schema(name = "UnsignedProvider")
    private record Order(
            @Schema(description = "hostname/namespace/type.")
            ProviderAddress provider) {}

    private record UnsignedList(
            @Schema(description = "The acceptances.") List<UnsignedDocument> acceptances) {}

    private record UnsignedDocument(
            @Schema(description = "hostname/namespace/type.")
            ProviderAddress provider,

            @Schema(description = "The administrator who accepted its unsigned releases.")
            String by,

            @Schema(description = "When they were accepted.")
            Instant at) {
        static UnsignedDocument of(UnsignedAcceptance acceptance) {
            return new UnsignedDocument(acceptance.provider(), acceptance.by(), acceptance.at());
        }
    }

    @Inject
    public UnsignedResource(Administration administration, @Context HttpServletRequest request) {
        this.acceptances = administration.unsigned();
        this.request = request;
    }

    @GET
    @Operation(summary = "Lists providers whose unsigned releases are accepted although their namespace has a signer.")
    public UnsignedList list() {
        return new UnsignedList(
                acceptances.all().stream().map(UnsignedDocument::of).toList());
    }

    @POST
    @Operation(summary = "Accepts unsigned releases of a provider although its namespace has a signer.")
    @ApiResponse(
            responseCode = "201",
            description = "The acceptance.",
            content = @Content(schema = @Schema(implementation = UnsignedDocument.class)))
    public Response accept(Order order) {
        var accepted = acceptances.accept(order.provider(), Administrator.nameOf(request));
        return Response.status(Response.Status.CREATED)
                .entity(UnsignedDocument.of(accepted))
                .build();
    }

    @DELETE
    @Path("{hostname}/{namespace}/{type}")
    @Operation(summary = "Withdraws the acceptance of unsigned releases of a provider.")
    public void withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        if (!acceptances.withdraw(ProviderAddress.parse(hostname, namespace, type), Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
    }
}
