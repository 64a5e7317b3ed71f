package org.providermirror.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.Optional;
import org.providermirror.config.ServedHosts;
import org.providermirror.web.problem.RefusedException;

/** Returns client configurations. */
@Path(ApiPath.ROOT + "setup")
@Produces(MediaType.APPLICATION_JSON)
public final class SetUpResource {
    private final Optional<URI> configured;
    private final ServedHosts hosts;
    private final HttpServletRequest request;

    public SetUpResource(
            @Context PublicUrl publicUrl, @Context ServedHosts hosts, @Context HttpServletRequest request) {
        this.configured = publicUrl.configured();
        this.hosts = hosts;
        this.request = request;
    }

    /**
     * Returns configurations of Terraform, OpenTofu and Terragrunt for this mirror, and checks its URL.
     *
     * @param url the mirror's URL as clients see it; by default mirror.public-url, or the URL of this request
     */
    @GET
    public SetUpView setUp(@QueryParam("url") String url) {
        var mirror = Optional.ofNullable(url)
                .filter(text -> !text.isBlank())
                .or(() -> configured.map(Object::toString))
                .or(() -> Optional.of(ownUrl()))
                .flatMap(MirrorUrl::parse)
                .orElseThrow(() ->
                        RefusedException.badRequest("url is a URL with a host, such as https://example.com/mirror/"));
        return new SetUpView(
                mirror.url().toString(),
                configured.equals(Optional.of(mirror.url())),
                mirror.problems(),
                new SetUpTexts(mirror.url()).all(),
                hosts.hosted().stream().sorted().toList());
    }

    private String ownUrl() {
        var requested = request.getRequestURL().toString();
        return requested.substring(0, requested.indexOf("/" + ApiPath.ROOT) + 1);
    }
}
