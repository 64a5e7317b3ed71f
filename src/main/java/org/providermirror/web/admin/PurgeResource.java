package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.providermirror.provider.Target;
import org.providermirror.retention.Purges;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Taking named packages out of storage. */
@ForAdministrators
@Path("-/api/v1/admin/purges")
@Produces(MediaType.APPLICATION_JSON)
public final class PurgeResource {
    private static final String DRY_RUN = "dryRun";

    private final Purges purges;
    private final HttpServletRequest request;

    @Inject
    public PurgeResource(Purges purges, @Context HttpServletRequest request) {
        this.purges = purges;
        this.request = request;
    }

    @GET
    @Summary("The purges that are remembered, the newest first.")
    @ResponseDocument(JobDocument.TaskList.class)
    public Response list() {
        return JobAnswers.list(purges.board());
    }

    @GET
    @Path("{id}")
    @Summary("One purge, and what became of each package.")
    @ResponseDocument(JobDocument.class)
    public Response one(@PathParam("id") String id) {
        return JobAnswers.one(purges.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends a purge as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return JobAnswers.cancel(purges.board(), id);
    }

    /**
     * {@code {"provider": "hostname/namespace/type", "version": "1.0.0", "platform": "linux_amd64", "dryRun": false}}, where
     * a version or platform that is left out means all. Nothing goes unless {@code dryRun} is said to be false.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Shows what of a provider would be taken out of storage, or takes it out.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin(@RequestDocument(JobOrders.PurgeOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.PurgeOrder.class);
        var target = Target.parse(
                JsonBody.text(given, "provider"),
                JsonBody.textOrNull(given, "version"),
                JsonBody.textOrNull(given, "platform"));
        var dryRun = !given.has(DRY_RUN) || JsonBody.flag(given, DRY_RUN);
        return JobAnswers.taken(purges.submit(target, dryRun, Administrator.nameOf(request)));
    }
}
