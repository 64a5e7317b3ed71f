package org.providermirror.web.admin;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.NewToken;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Makes tokens. Writes nothing: the operator puts the line into the tokens file, and gives the token to its bearer. */
@ForAdministrators
@Path("-/api/v1/admin/new-token")
public final class NewTokenResource {
    private record WantedToken(
            @Summary("The name of its bearer.") String name,

            @Summary("read, admin, or both with a comma between; read where it is left out.")
            String scopes,

            @Summary("When it ends; never where it is left out.")
            String expires,

            @Summary(
                    "The patterns of the providers that it is good for; all where it is left out, as it must be for admin.")
            List<String> providers) {}

    private record MadeToken(
            @Summary("What its bearer presents; it is told this once.")
            String token,

            @Summary("What the operator puts into the tokens file.")
            String line) {}

    @POST
    @Summary("Makes a token, and keeps nothing of it.")
    @ResponseDocument(MadeToken.class)
    public Response make(@RequestDocument(WantedToken.class) InputStream body) {
        var wanted = RequestBody.read(body, WantedToken.class);
        var made = NewToken.make(
                RequestBody.required("name", wanted.name()),
                wanted.scopes() == null ? "read" : wanted.scopes(),
                Optional.ofNullable(wanted.expires()),
                wanted.providers() == null ? List.of() : wanted.providers());
        return AdministrationAnswer.of(Response.Status.OK, new MadeToken(made.token(), made.line()));
    }
}
