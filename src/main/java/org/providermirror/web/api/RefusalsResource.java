package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;

/** The versions whose releases failed verification, from memory alone. */
@Path(ApiPath.ROOT + "refusals")
@Produces(MediaType.APPLICATION_JSON)
public final class RefusalsResource {
    private final Seen seen;

    @Inject
    public RefusalsResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Summary("The versions that are refused because their releases failed verification, by provider: why, and when they"
            + " are verified again.")
    public RefusalsView refusals(
            @QueryParam("offset") @DefaultValue("0") @Summary("How many to leave out.") int offset,
            @QueryParam("limit") @DefaultValue("50") @Summary("At most so many, up to 200.") int limit) {
        var refused = seen.inventory().refused();
        return new RefusalsView(
                refused.size(),
                offset,
                Paging.page(refused, offset, limit).stream()
                        .map(RefusalView::of)
                        .toList());
    }
}
