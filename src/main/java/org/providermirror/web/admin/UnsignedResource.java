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
import java.util.List;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.KnownProviders;
import org.providermirror.policy.Administration;
import org.providermirror.policy.UnsignedAcceptance;
import org.providermirror.policy.UnsignedAcceptances;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Accepts unsigned releases of providers, and withdraws acceptances. */
@ForAdministrators
@Path("-/api/v1/admin/unsigned")
@Produces(MediaType.APPLICATION_JSON)
public final class UnsignedResource {
    private final UnsignedAcceptances acceptances;
    private final KnownProviders known;
    private final HttpServletRequest request;

    /** @param provider hostname/namespace/type, or a pattern with a hostname for all matching providers that are known now */
    private record UnsignedProvider(String provider) {
        /** Returns the providers. The hostname is required, because nothing proves who published an unsigned release. */
        ProviderPattern pattern() {
            if (provider.chars().filter(character -> character == '/').count() != 2) {
                throw new InvalidTermException("provider source address", provider, "hostname/namespace/type")
                        .at("provider");
            }
            return Member.parse("provider", provider, ProviderPattern::parse);
        }
    }

    /**
     * @param total the number of acceptances on all pages
     * @param offset the number of acceptances before this page
     * @param acceptances the acceptances of this page
     */
    private record UnsignedList(int total, int offset, List<UnsignedAcceptance> acceptances) {}

    public UnsignedResource(
            @Context Administration administration, @Context Inventory inventory, @Context HttpServletRequest request) {
        this.acceptances = administration.unsigned();
        this.known = new KnownProviders(inventory);
        this.request = request;
    }

    /** Lists providers whose unsigned releases are accepted although their namespace has a signer. */
    @GET
    public UnsignedList list(@BeanParam ListQuery query) {
        var page = query.page(List.copyOf(acceptances.all()), UnsignedAcceptance.class);
        return new UnsignedList(page.total(), page.offset(), page.items());
    }

    /** Accepts unsigned releases of a provider although its namespace has a signer. */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The acceptance.",
            content = @Content(schema = @Schema(implementation = UnsignedAcceptance.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The acceptances, if a pattern was named.",
            content = @Content(schema = @Schema(implementation = UnsignedList.class)))
    public Response accept(UnsignedProvider order) {
        var pattern = order.pattern();
        var accepted = known.matching(pattern).stream()
                .map(provider -> acceptances.accept(provider, AdministratorName.of(request)))
                .toList();
        return pattern.address().isPresent()
                ? Response.status(Response.Status.CREATED)
                        .entity(accepted.get(0))
                        .build()
                : Response.ok(new UnsignedList(accepted.size(), 0, accepted)).build();
    }

    /** Withdraws the acceptance of unsigned releases of a provider. */
    @DELETE
    @Path("{hostname}/{namespace}/{type}")
    public void withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        var provider = ProviderAddress.parse(hostname, namespace, type);
        if (!acceptances.withdraw(provider, AdministratorName.of(request))) {
            throw RefusedException.notFound("unsigned releases of " + provider + " are not accepted");
        }
    }
}
