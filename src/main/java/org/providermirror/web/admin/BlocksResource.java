package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.providermirror.policy.Administration;
import org.providermirror.web.document.PreparedJson;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** What administrators block, and why, for everybody who may read. */
@Path("-/api/v1/blocks")
public final class BlocksResource {
    private final Administration administration;
    private final ContentNegotiation wishes;

    @Inject
    public BlocksResource(Administration administration, @Context HttpServletRequest request) {
        this.administration = administration;
        this.wishes = ContentNegotiation.of(request);
    }

    @GET
    @Summary("What administrators block, and why.")
    @ResponseDocument(BlockDocument.BlockList.class)
    public Response list() {
        return PreparedJson.of(
                        BlockDocument.BlockList.of(administration.blocks().all()))
                .answer(wishes)
                .toResponse();
    }
}
