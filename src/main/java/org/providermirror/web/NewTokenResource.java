package org.providermirror.web;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.token.NewToken;

/** Makes tokens. Writes nothing: the operator puts the line into the tokens file, and gives the token to its bearer. */
@ForAdministrators
@Path("-/api/v1/admin/new-token")
public final class NewTokenResource {
    private record Wanted(String name, String scopes, String expires, List<String> providers) {}

    private record Made(String token, String line) {}

    @POST
    public Response make(InputStream body) {
        var wanted = RequestBody.read(body, Wanted.class);
        var made = NewToken.make(
                RequestBody.required("name", wanted.name()),
                wanted.scopes() == null ? "read" : wanted.scopes(),
                Optional.ofNullable(wanted.expires()),
                wanted.providers() == null ? List.of() : wanted.providers());
        return AdministrationAnswer.of(Response.Status.OK, new Made(made.token(), made.line()));
    }
}
