package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;

/** The mirror at a glance. */
@Path(ApiPath.ROOT)
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {
    private final Seen seen;

    @Inject
    public StatusResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Path("status")
    @Summary("The mirror at a glance: health, storage, fetches, upstream hosts, the last hour's figures.")
    public StatusView status() {
        return new StatusReport(seen).now();
    }

    @GET
    @Path("fetches")
    @Summary("The fetches that run, wait, or will be tried again.")
    public FetchesView fetches() {
        return FetchesView.of(seen.fetches().get());
    }
}
