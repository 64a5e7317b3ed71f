package org.providermirror.web.api;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.web.list.ListQuery;

/** Returns the status of the mirror. */
@Path(ApiPath.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {
    private final StatusReport report;

    public StatusResource(@Context StatusReport report) {
        this.report = report;
    }

    /** Returns health, storage, fetches, upstream hosts and the metrics of the last hour. */
    @GET
    @Path("status")
    public StatusView status() {
        return report.now();
    }

    /** Lists the fetches that run, wait, or will be retried. */
    @GET
    @Path("fetches")
    public FetchesView fetches(@BeanParam ListQuery query) {
        return report.fetches(query);
    }
}
