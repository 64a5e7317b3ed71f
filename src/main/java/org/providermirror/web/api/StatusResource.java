package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Returns the status of the mirror. */
@Path(ApiPath.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {
    private final StatusReport report;

    @Inject
    public StatusResource(StatusReport report) {
        this.report = report;
    }

    @GET
    @Path("status")
    @Operation(summary = "Returns health, storage, fetches, upstream hosts and the metrics of the last hour.")
    public StatusView status() {
        return report.now();
    }

    @GET
    @Path("fetches")
    @Operation(summary = "Lists the fetches that run, wait, or will be retried.")
    public FetchesView fetches() {
        return report.fetches();
    }
}
