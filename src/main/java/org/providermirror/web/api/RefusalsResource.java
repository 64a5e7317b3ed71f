package org.providermirror.web.api;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.web.list.ListQuery;

/** Lists the versions whose releases failed verification, from memory alone. */
@Path(ApiPath.ROOT + "refusals")
@Produces(MediaType.APPLICATION_JSON)
public final class RefusalsResource {
    private final Inventory inventory;

    public RefusalsResource(@Context Inventory inventory) {
        this.inventory = inventory;
    }

    /** Lists the versions that are refused because their releases failed verification, by provider. */
    @GET
    public RefusalsView refusals(@BeanParam ListQuery query) {
        var page = query.page(inventory.refused().stream().map(RefusalView::of).toList(), RefusalView.class);
        return new RefusalsView(page.total(), page.offset(), page.items());
    }
}
