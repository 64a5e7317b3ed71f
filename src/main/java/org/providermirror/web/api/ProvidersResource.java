package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;
import org.providermirror.web.problem.RefusedException;

/** The providers that the mirror has and knows. Holds no thread while storage is read. */
@Path(ApiPath.ROOT + "providers")
@Produces(MediaType.APPLICATION_JSON)
public final class ProvidersResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Seen seen;

    @Inject
    public ProvidersResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Summary("The providers that the mirror knows, by address.")
    public ProvidersView providers(
            @QueryParam("search") @DefaultValue("") @Summary("Only those whose address contains all these words.")
                    String search,
            @QueryParam("offset") @DefaultValue("0") @Summary("How many to leave out.") int offset,
            @QueryParam("limit") @DefaultValue("50") @Summary("At most so many, up to 200.") int limit) {
        var found = seen.inventory().search(search);
        return new ProvidersView(
                found.size(),
                offset,
                Paging.page(found, offset, limit).stream()
                        .map(ProvidersView.ProviderItem::of)
                        .toList());
    }

    @GET
    @Path(PROVIDER)
    @Summary("A provider's versions by its platforms, the latest version first.")
    public CompletionStage<ProviderView> provider(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @QueryParam("offset") @DefaultValue("0") @Summary("How many versions to leave out.") int offset,
            @QueryParam("limit") @DefaultValue("20") @Summary("At most so many versions, up to 200.") int limit) {
        var provider = ProviderAddress.parse(hostname, namespace, type);
        return seen.inventory()
                .provider(provider)
                .thenApply(found -> found.map(contents ->
                                ProviderView.of(contents, seen.inventory().refused(provider), offset, limit))
                        .orElseThrow(() ->
                                RefusedException.notFound("nothing is known of " + provider + " in this mirror")));
    }

    @GET
    @Path(PROVIDER + "/{version}")
    @Summary("One version: who signed it, and its packages with hashes and sizes.")
    public CompletionStage<ReleaseView> release(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        var provider = ProviderAddress.parse(hostname, namespace, type);
        var parsed = ProviderVersion.parse(version);
        return seen.inventory()
                .release(provider, parsed)
                .thenApply(found -> found.map(contents -> ReleaseView.of(contents, refused(provider, parsed)))
                        .orElseThrow(() -> RefusedException.notFound(
                                "nothing is known of " + provider + " " + parsed + " in this mirror")));
    }

    private Optional<RefusedVersion> refused(ProviderAddress provider, ProviderVersion version) {
        return seen.inventory().refused(provider).stream()
                .filter(each -> each.release().version().equals(version))
                .findFirst();
    }
}
