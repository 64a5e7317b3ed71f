package org.providermirror.web.availability;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.policy.HeldVersions;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.list.ListQuery;

/** Lists the versions on hold for every client that may read. Blocks no thread while storage is read. */
@Path(ApiPath.ROOT + "holds")
@Produces(MediaType.APPLICATION_JSON)
public final class HoldsResource {
    private final HeldVersions held;

    public HoldsResource(@Context HeldVersions held) {
        this.held = held;
    }

    /** Lists the new versions that wait for approval, each with what changed since the newest version that is served. */
    @GET
    public CompletionStage<HoldList> list(@BeanParam ListQuery query) {
        return held.all().thenCompose(all -> {
            var page = query.page(all, HeldVersions.Waiting.class);
            return held.described(page.items()).thenApply(described -> HoldList.of(page, described));
        });
    }
}
