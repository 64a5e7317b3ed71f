package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.web.document.PreparedJson;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.list.ListQuery;

/** Lists blocks for every client that may read. */
@Path("-/api/v1/blocks")
public final class BlocksResource {
    private final Blocks blocks;
    private final AnswerConditions conditions;

    public BlocksResource(@Context Administration administration, @Context HttpServletRequest request) {
        this.blocks = administration.blocks();
        this.conditions = AnswerConditions.of(request);
    }

    /** Lists what administrators block, and why. */
    @GET
    @ApiResponse(
            responseCode = "200",
            description = "The blocks.",
            content = @Content(schema = @Schema(implementation = BlockDocument.BlockList.class)))
    public Response list(@BeanParam ListQuery query) {
        return PreparedJson.of(ApiJson.tree(BlockDocument.BlockList.of(blocks.all(), query)))
                .answer(conditions)
                .toResponse();
    }
}
