package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;

/** Creates tokens. It stores nothing: the operator adds the line to the tokens file and gives the token to the client. */
@ForAdministrators
@Path("-/api/v1/admin/new-token")
@Produces(MediaType.APPLICATION_JSON)
public final class NewTokenResource {
    /**
     * @param name the name of the client
     * @param scopes read, publish, admin, or several separated by commas
     * @param expires when the token expires; absent for never
     * @param providers patterns of the providers that the token may read and publish; empty for all, as admin requires
     */
    private record WantedToken(
            String name,
            @Schema(defaultValue = "read") Optional<String> scopes,
            Optional<String> expires,
            List<String> providers) {}

    /**
     * @param token the token, shown only once
     * @param line the line for the tokens file
     */
    private record MadeToken(String token, String line) {}

    /** Creates a token without storing it. */
    @POST
    @RecordedAct("made a token")
    public MadeToken make(WantedToken order) {
        Member.parseAll("providers", order.providers(), ProviderPattern::parse);
        var made = NewToken.make(order.name(), order.scopes().orElse("read"), order.expires(), order.providers());
        return new MadeToken(made.token(), made.line());
    }
}
