package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.prefetch.ListRefreshes;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;

/** Fetches version lists from upstream at once. */
@ForAdministrators
@Path("-/api/v1/admin/refreshes")
public final class RefreshResource extends JobListResource {
    private static final ProviderPattern ALL = ProviderPattern.parse("*/*/*");

    private final ListRefreshes refreshes;
    private final HttpServletRequest request;

    /**
     * @param provider a provider, or a pattern such as {@code registry.terraform.io/hashicorp/*}; absent for all known
     *     lists
     */
    private record RefreshOrder(@Schema(type = "string") Optional<ProviderPattern> provider) {}

    public RefreshResource(@Context ListRefreshes refreshes, @Context HttpServletRequest request) {
        super(refreshes.queue());
        this.refreshes = refreshes;
        this.request = request;
    }

    /** Fetches the list of a provider, of all known providers that a pattern matches, or all known lists. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @JobAccepted
    public Response begin(RefreshOrder order) {
        return accepted(refreshes.submit(order.provider().orElse(ALL), AdministratorName.of(request)));
    }
}
