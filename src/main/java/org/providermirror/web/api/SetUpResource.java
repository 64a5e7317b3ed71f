package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;
import org.providermirror.web.problem.RefusedException;

/** What clients have to be told. */
@Path(ApiPath.ROOT + "setup")
@Produces(MediaType.APPLICATION_JSON)
public final class SetUpResource {
    private final Seen seen;
    private final HttpServletRequest request;

    @Inject
    public SetUpResource(Seen seen, @Context HttpServletRequest request) {
        this.seen = seen;
        this.request = request;
    }

    @GET
    @Summary("The configuration of Terraform, OpenTofu and Terragrunt for this mirror, both ways of use, with and"
            + " without a token; and a check of the URL.")
    public SetUpView setUp(
            @QueryParam("url")
                    @Summary("The mirror's URL as clients see it; without it the one that is set, or that this request"
                            + " came to.")
                    String url) {
        var mirror = Optional.ofNullable(url)
                .filter(text -> !text.isBlank())
                .or(() -> seen.publicUrl().map(Object::toString))
                .or(() -> Optional.of(ownUrl()))
                .flatMap(MirrorUrl::parse)
                .orElseThrow(() ->
                        RefusedException.badRequest("url is a URL with a host, such as https://example.com/mirror/"));
        return new SetUpView(
                mirror.url().toString(),
                seen.publicUrl().equals(Optional.of(mirror.url())),
                mirror.problems(),
                new SetUpTexts(mirror.url()).all());
    }

    private String ownUrl() {
        var asked = request.getRequestURL().toString();
        return asked.substring(0, asked.indexOf("/" + ApiPath.ROOT) + 1);
    }
}
