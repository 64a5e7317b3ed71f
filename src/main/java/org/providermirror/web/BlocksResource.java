package org.providermirror.web;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.providermirror.policy.Administration;
import org.providermirror.web.api.Gives;
import org.providermirror.web.api.Summary;

/** What administrators block, and why, for everybody who may read. */
@Path("-/api/v1/blocks")
public final class BlocksResource {
    private final Administration administration;
    private final Wishes wishes;

    @Inject
    public BlocksResource(Administration administration, @Context HttpHeaders headers) {
        this.administration = administration;
        this.wishes = Wishes.of(headers);
    }

    @GET
    @Summary("What administrators block, and why.")
    @Gives(BlockDocument.BlockList.class)
    public Response list() {
        return PreparedJson.of(
                        BlockDocument.BlockList.of(administration.blocks().all()))
                .answer(wishes);
    }
}
