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
import java.util.List;
import org.providermirror.policy.Administration;
import org.providermirror.policy.UnsignedAcceptance;
import org.providermirror.policy.UnsignedAcceptances;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Accepts unsigned releases of providers, and withdraws that. */
@ForAdministrators
@Path("-/api/v1/admin/unsigned")
public final class UnsignedResource {
    private final UnsignedAcceptances acceptances;
    private final HttpServletRequest request;

    private record UnsignedProvider(
            @Summary("hostname/namespace/type.") String provider) {}

    private record UnsignedList(List<UnsignedDocument> acceptances) {}

    private record UnsignedDocument(
            @Summary("hostname/namespace/type.") String provider,
            @Summary("Who accepted its unsigned releases.") String by,
            String at) {
        static UnsignedDocument of(UnsignedAcceptance acceptance) {
            return new UnsignedDocument(
                    acceptance.provider().toString(),
                    acceptance.by(),
                    acceptance.at().toString());
        }
    }

    @Inject
    public UnsignedResource(Administration administration, @Context HttpServletRequest request) {
        this.acceptances = administration.unsigned();
        this.request = request;
    }

    @GET
    @Summary(
            "The providers whose unsigned releases are accepted although a signer of their namespace is known or pinned.")
    @ResponseDocument(UnsignedList.class)
    public Response list() {
        return AdministrationAnswer.of(
                Response.Status.OK,
                new UnsignedList(
                        acceptances.all().stream().map(UnsignedDocument::of).toList()));
    }

    @POST
    @Summary("Accepts unsigned releases of a provider, although a signer of its namespace is known or pinned.")
    @ResponseDocument(value = UnsignedDocument.class, status = 201)
    public Response accept(@RequestDocument(UnsignedProvider.class) InputStream body) {
        var wanted = RequestBody.read(body, UnsignedProvider.class);
        var provider = ProviderAddress.parse(RequestBody.required("provider", wanted.provider()));
        return AdministrationAnswer.of(
                Response.Status.CREATED,
                UnsignedDocument.of(acceptances.accept(provider, Administrator.nameOf(request))));
    }

    @DELETE
    @Path("{hostname}/{namespace}/{type}")
    @Summary("Withdraws the acceptance of unsigned releases of a provider.")
    @ResponseDocument(status = 204)
    public Response withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        if (!acceptances.withdraw(ProviderAddress.parse(hostname, namespace, type), Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
        return Response.noContent().build();
    }
}
