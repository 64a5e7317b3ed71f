package org.providermirror.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.StorageTotals;
import org.providermirror.scrub.Scrubs;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;

/** Administers the scrub, of which there is one at a time. */
@ForAdministrators
@Path("-/api/v1/admin/scrub")
public final class ScrubResource extends JobResource {
    private final Scrubs scrubs;
    private final Inventory inventory;
    private final HttpServletRequest request;

    public ScrubResource(@Context Scrubs scrubs, @Context Inventory inventory, @Context HttpServletRequest request) {
        super(scrubs.queue());
        this.scrubs = scrubs;
        this.inventory = inventory;
        this.request = request;
    }

    /** Returns the last scrub, or the running one. */
    @GET
    public JobDocument current() {
        return find(Scrubs.ROUND).withTotal(inventory.totals().map(StorageTotals::packages));
    }

    /** Begins a scrub. */
    @POST
    @JobAccepted
    @RecordedAct("started a scrub")
    public Response begin() {
        return accepted(scrubs.submit(AdministratorName.of(request)));
    }

    /** Cancels the scrub. */
    @DELETE
    @JobAccepted
    @RecordedAct("cancelled the scrub")
    public Response cancel() {
        return cancel(Scrubs.ROUND);
    }
}
