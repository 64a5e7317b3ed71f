package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.providermirror.scrub.Scrubs;
import org.providermirror.web.access.ForAdministrators;

/** Administers the scrub, of which there is one at a time. */
@ForAdministrators
@Path("-/api/v1/admin/scrub")
public final class ScrubResource extends JobResource {
    private final Scrubs scrubs;

    @Inject
    public ScrubResource(Scrubs scrubs) {
        super(scrubs.queue());
        this.scrubs = scrubs;
    }

    @GET
    @Operation(summary = "Returns the last scrub, or the running one.")
    public JobDocument current() {
        return find(Scrubs.ROUND);
    }

    @POST
    @Operation(summary = "Begins a scrub.")
    @JobAccepted
    public Response begin() {
        return accepted(scrubs.submit());
    }

    @DELETE
    @Operation(summary = "Cancels the scrub.")
    @JobAccepted
    public Response cancel() {
        return cancel(Scrubs.ROUND);
    }
}
