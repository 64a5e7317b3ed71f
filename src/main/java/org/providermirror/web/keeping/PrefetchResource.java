package org.providermirror.web.keeping;

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
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.prefetch.ProviderBlocks;
import org.providermirror.prefetch.Wish;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.VersionChoice;
import org.providermirror.web.ForAdministrators;
import org.providermirror.web.api.Gives;
import org.providermirror.web.api.Summary;
import org.providermirror.web.api.Takes;

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
    @Gives(TaskDocument.TaskList.class)
    public Response list() {
        return TaskAnswers.list(prefetches.board());
    }

    @GET
    @Path("{id}")
    @Summary("One prefetch, and what became of each package.")
    @Gives(TaskDocument.class)
    public Response one(@PathParam("id") String id) {
        return TaskAnswers.one(prefetches.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends a prefetch as soon as it can.")
    @Gives(value = TaskDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return TaskAnswers.cancel(prefetches.board(), id);
    }

    /**
     * {@code {"providers": [{"provider": "hashicorp/null", "version": "~> 3.2", "all": false, "platforms": ["linux_amd64"]}],
     * "lockFile": "…", "platforms": ["linux_amd64"]}}, where {@code platforms} is for those that name none; {@code *} is all.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Fetches what a list or a lock file names.")
    @Gives(value = TaskDocument.class, status = 202)
    public Response begin(@Takes(Orders.PrefetchOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, Orders.PrefetchOrder.class);
        var wishes = new ArrayList<Wish>();
        for (var provider : given.path("providers")) {
            wishes.add(wish(provider, JsonBody.texts(given, PLATFORMS)));
        }
        var lockFile = JsonBody.text(given, LOCK_FILE);
        if (!lockFile.isEmpty()) {
            wishes.addAll(ProviderBlocks.ofLockFile(lockFile, platforms(JsonBody.texts(given, PLATFORMS))));
        }
        return TaskAnswers.taken(prefetches.submit(new PrefetchOrder(wishes)));
    }

    /** An uploaded {@code .terraform.lock.hcl}. */
    @POST
    @Consumes({MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @Summary("Fetches what an uploaded lock file names.")
    @Gives(value = TaskDocument.class, status = 202)
    public Response beginOfLockFile(
            InputStream body,
            @QueryParam("platform")
                    @Summary("A platform, such as linux_amd64, or * for all; may be given several times.")
                    List<String> platforms)
            throws IOException {
        var wishes = ProviderBlocks.ofLockFile(JsonBody.text(body), platforms(platforms));
        return TaskAnswers.taken(prefetches.submit(new PrefetchOrder(wishes)));
    }

    private static Wish wish(JsonNode provider, List<String> forAll) {
        JsonBody.requireMembers(provider, Orders.PrefetchedProvider.class);
        var own = JsonBody.texts(provider, PLATFORMS);
        return Wish.listed(
                ProviderBlocks.address(JsonBody.text(provider, "provider")),
                VersionChoice.parse(JsonBody.text(provider, "version")),
                JsonBody.flag(provider, "all"),
                platforms(own.isEmpty() ? forAll : own));
    }

    // All platforms of a large provider are gigabytes, which nobody should fetch by leaving something out.
    private static Set<Platform> platforms(List<String> given) {
        if (given.isEmpty()) {
            throw new InvalidTermException(PLATFORMS, "", "at least one, such as linux_amd64, or * for all");
        }
        return ProviderBlocks.platforms(given);
    }
}
