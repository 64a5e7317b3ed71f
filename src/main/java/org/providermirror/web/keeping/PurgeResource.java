package org.providermirror.web.keeping;

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
import java.util.Set;
import org.providermirror.provider.Target;
import org.providermirror.retention.Purges;
import org.providermirror.web.Administrator;
import org.providermirror.web.ForAdministrators;
import org.providermirror.web.api.Summary;

/** Taking named packages out of storage. */
@ForAdministrators
@Path("-/api/v1/admin/purges")
@Produces(MediaType.APPLICATION_JSON)
public final class PurgeResource {
    private static final String PROVIDER = "provider";
    private static final String VERSION = "version";
    private static final String PLATFORM = "platform";
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
    public Response list() {
        return TaskAnswers.list(purges.board());
    }

    @GET
    @Path("{id}")
    @Summary("One purge, and what became of each package.")
    public Response one(@PathParam("id") String id) {
        return TaskAnswers.one(purges.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends a purge as soon as it can.")
    public Response cancel(@PathParam("id") String id) {
        return TaskAnswers.cancel(purges.board(), id);
    }

    /**
     * {@code {"provider": "hostname/namespace/type", "version": "1.0.0", "platform": "linux_amd64", "dryRun": false}}, where
     * a version or platform that is left out means all. Nothing goes unless {@code dryRun} is said to be false.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Shows what of a provider would be taken out of storage, or takes it out.")
    public Response begin(InputStream body) throws IOException {
        var given = JsonBody.object(body, Set.of(PROVIDER, VERSION, PLATFORM, DRY_RUN));
        var target = Target.parse(
                JsonBody.text(given, PROVIDER),
                JsonBody.textOrNull(given, VERSION),
                JsonBody.textOrNull(given, PLATFORM));
        var dryRun = !given.has(DRY_RUN) || JsonBody.flag(given, DRY_RUN);
        return TaskAnswers.taken(purges.submit(target, dryRun, Administrator.nameOf(request)));
    }
}
