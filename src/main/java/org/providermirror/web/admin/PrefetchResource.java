package org.providermirror.web.admin;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.VersionChoice;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Prefetches: from a list, or from a dependency lock file. */
@ForAdministrators
@Path("-/api/v1/admin/prefetches")
@Produces(MediaType.APPLICATION_JSON)
public final class PrefetchResource {
    private static final String PLATFORMS = "platforms";
    private static final String LOCK_FILE = "lockFile";

    private final Prefetches prefetches;

    @Inject
    public PrefetchResource(Prefetches prefetches) {
        this.prefetches = prefetches;
    }

    @GET
    @Summary("The prefetches that are remembered, the newest first.")
    @ResponseDocument(JobDocument.TaskList.class)
    public Response list() {
        return JobAnswers.list(prefetches.board());
    }

    @GET
    @Path("{id}")
    @Summary("One prefetch, and what became of each package.")
    @ResponseDocument(JobDocument.class)
    public Response one(@PathParam("id") String id) {
        return JobAnswers.one(prefetches.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends a prefetch as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return JobAnswers.cancel(prefetches.board(), id);
    }

    /**
     * {@code {"providers": [{"provider": "hashicorp/null", "version": "~> 3.2", "all": false, "platforms": ["linux_amd64"]}],
     * "lockFile": "…", "platforms": ["linux_amd64"]}}, where {@code platforms} is for those that name none; {@code *} is all.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Fetches what a list or a lock file names.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin(@RequestDocument(JobOrders.PrefetchOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.PrefetchOrder.class);
        var wishes = new ArrayList<PrefetchItem>();
        for (var provider : given.path("providers")) {
            wishes.add(wish(provider, JsonBody.texts(given, PLATFORMS)));
        }
        var lockFile = JsonBody.text(given, LOCK_FILE);
        if (!lockFile.isEmpty()) {
            wishes.addAll(ProviderBlockFile.ofLockFile(lockFile, platforms(JsonBody.texts(given, PLATFORMS))));
        }
        return JobAnswers.taken(prefetches.submit(new PrefetchOrder(wishes)));
    }

    /** An uploaded {@code .terraform.lock.hcl}. */
    @POST
    @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Summary("Fetches what an uploaded lock file names.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response beginOfLockFile(
            InputStream body,
            @QueryParam("platform")
                    @Summary("A platform, such as linux_amd64, or * for all; may be given several times.")
                    List<String> platforms)
            throws IOException {
        var wishes = ProviderBlockFile.ofLockFile(JsonBody.text(body), platforms(platforms));
        return JobAnswers.taken(prefetches.submit(new PrefetchOrder(wishes)));
    }

    private static PrefetchItem wish(JsonNode provider, List<String> forAll) {
        JsonBody.requireMembers(provider, JobOrders.PrefetchedProvider.class);
        var own = JsonBody.texts(provider, PLATFORMS);
        return PrefetchItem.listed(
                ProviderBlockFile.address(JsonBody.text(provider, "provider")),
                VersionChoice.parse(JsonBody.text(provider, "version")),
                JsonBody.flag(provider, "all"),
                platforms(own.isEmpty() ? forAll : own));
    }

    // All platforms of a large provider are gigabytes, which nobody should fetch by leaving something out.
    private static Set<Platform> platforms(List<String> given) {
        if (given.isEmpty()) {
            throw new InvalidTermException(PLATFORMS, "", "at least one, such as linux_amd64, or * for all");
        }
        return ProviderBlockFile.platforms(given);
    }
}
