package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.NewToken;
import org.providermirror.web.access.ForAdministrators;

/** Creates tokens. It stores nothing: the operator adds the line to the tokens file and gives the token to the client. */
@ForAdministrators
@Path("-/api/v1/admin/new-token")
@Produces(MediaType.APPLICATION_JSON)
public final class NewTokenResource {
    @Schema(name = "WantedToken")
    private record Order(
            @Schema(description = "The name of the client.") String name,

            @Schema(description = "read, admin, or both separated by a comma.", defaultValue = "read")
            Optional<String> scopes,

            @Schema(description = "When the token expires; absent for never.")
            Optional<String> expires,

            @Schema(
                    description =
                            "Patterns of the providers that the token may read; empty for all, as admin requires.",
                    requiredMode = Schema.RequiredMode.NOT_REQUIRED)
            List<String> providers) {}

    private record MadeToken(
            @Schema(description = "The token, shown only once.")
            String token,

            @Schema(description = "The line for the tokens file.")
            String line) {}

    @POST
    @Operation(summary = "Creates a token without storing it.")
    public MadeToken make(Order order) {
        var made = NewToken.make(order.name(), order.scopes().orElse("read"), order.expires(), order.providers());
        return new MadeToken(made.token(), made.line());
    }
}
