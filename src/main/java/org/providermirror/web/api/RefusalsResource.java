package org.providermirror.web.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.mirror.inventory.Inventory;

/** Lists the versions whose releases failed verification, from memory alone. */
@Path(ApiPath.ROOT + "refusals")
@Produces(MediaType.APPLICATION_JSON)
public final class RefusalsResource {
    private final Inventory inventory;

    public RefusalsResource(@Context Inventory inventory) {
        this.inventory = inventory;
    }

    /**
     * Lists the versions that are refused because their releases failed verification, by provider.
     *
     * @param offset the number of versions to skip
     * @param limit the page size, at most 200
     */
    @GET
    public RefusalsView refusals(
            @QueryParam("offset") @DefaultValue("0") int offset, @QueryParam("limit") @DefaultValue("50") int limit) {
        var refused = inventory.refused();
        return new RefusalsView(
                refused.size(),
                offset,
                Paging.page(refused, offset, limit).stream()
                        .map(RefusalView::of)
                        .toList());
    }
}
