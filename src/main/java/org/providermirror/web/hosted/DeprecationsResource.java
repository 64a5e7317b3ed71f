package org.providermirror.web.hosted;

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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.hosted.Publications;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Deprecation;
import org.providermirror.policy.Deprecations;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Deprecates hosted providers and their versions. */
@ForAdministrators
@Path("-/api/v1/admin/deprecations")
@Produces(MediaType.APPLICATION_JSON)
public final class DeprecationsResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Deprecations deprecations;
    private final HostedTargets targets;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type, of a hosted hostname
     * @param version absent for the whole provider
     * @param text what users read, such as what to use instead
     */
    private record WantedDeprecation(ProviderAddress provider, Optional<ProviderVersion> version, String text) {}

    /**
     * A deprecated provider or version.
     *
     * @param provider hostname/namespace/type
     * @param version absent for the whole provider
     * @param text what users read
     * @param by the administrator who deprecated it
     * @param at when it was deprecated
     */
    private record DeprecationDocument(
            ProviderAddress provider, Optional<ProviderVersion> version, String text, String by, Instant at) {
        static DeprecationDocument of(Deprecation deprecation) {
            var target = deprecation.target();
            return new DeprecationDocument(
                    target.provider(), target.version(), deprecation.text(), deprecation.by(), deprecation.at());
        }
    }

    /**
     * A page of the deprecations.
     *
     * @param total the number of deprecations on all pages
     * @param offset the number of deprecations before this page
     * @param deprecations the deprecations of this page, by what they cover
     */
    private record DeprecationList(int total, int offset, List<DeprecationDocument> deprecations) {}

    public DeprecationsResource(
            @Context Administration administration,
            @Context Publications publications,
            @Context HttpServletRequest request) {
        this.deprecations = administration.deprecations();
        this.targets = new HostedTargets(publications);
        this.request = request;
    }

    /** Lists the deprecated hosted providers and versions. */
    @GET
    public DeprecationList list(@BeanParam ListQuery query) {
        var page = query.page(
                deprecations.all().stream().map(DeprecationDocument::of).toList(), DeprecationDocument.class);
        return new DeprecationList(page.total(), page.offset(), page.items());
    }

    /**
     * Deprecates a hosted provider or one version of it: it stays listed and served, and clients of the registry protocol
     * print the text. Sent again, it changes the text.
     */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The deprecation.",
            content = @Content(schema = @Schema(implementation = DeprecationDocument.class)))
    public Response deprecate(WantedDeprecation order) {
        return Response.status(Response.Status.CREATED)
                .entity(DeprecationDocument.of(
                        deprecations.deprecate(published(order), order.text(), AdministratorName.of(request))))
                .build();
    }

    private Target published(WantedDeprecation order) {
        return order.version()
                .map(version -> Target.of(targets.published(new ReleaseId(order.provider(), version))))
                .orElseGet(() -> Target.of(targets.published(order.provider())));
    }

    /** Ends the deprecation of a provider. */
    @DELETE
    @Path(PROVIDER)
    public void end(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type) {
        end(hostname, namespace, type, null);
    }

    /** Ends the deprecation of a version. */
    @DELETE
    @Path(PROVIDER + "/{version}")
    public void end(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        var target = Target.parse(hostname + "/" + namespace + "/" + type, version, null);
        if (!deprecations.end(target, AdministratorName.of(request))) {
            throw RefusedException.notFound(target + " is not deprecated");
        }
    }
}
