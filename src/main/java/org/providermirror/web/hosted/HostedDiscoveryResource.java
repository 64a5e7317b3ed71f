package org.providermirror.web.hosted;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.providermirror.config.ServedHosts;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.web.document.PreparedJson;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.problem.RefusedException;
import org.providermirror.web.route.HostedDiscovery;
import org.providermirror.web.route.RouteKind;

/**
 * Serves service discovery of the hosted hostname that a request was sent to, so that clients install its providers
 * without any configuration.
 *
 * <p>The URL in the document is relative. A client finds the registry at any path of the application, if a web server
 * in front redirects clients to this document and does not rewrite the request. The {@code Host} only chooses among the
 * names in {@code mirror.hosted.hosts}, and no other name is ever sent back.
 */
@Hidden
@Path(RouteKind.Path.HOSTED_DISCOVERY)
public final class HostedDiscoveryResource {
    private final ServedHosts hosts;
    private final HttpServletRequest request;

    public HostedDiscoveryResource(@Context ServedHosts hosts, @Context HttpServletRequest request) {
        this.hosts = hosts;
        this.request = request;
    }

    @GET
    public Response get() {
        var hostname = requested()
                .filter(hosts::isHosted)
                .orElseThrow(() -> RefusedException.notFound(
                        "the mirror hosts no providers of the host name of this request (setting mirror.hosted.hosts);"
                                + " a web server in front passes the Host header on unchanged"));
        var document = Map.of("providers.v1", HostedDiscovery.ROOT + "-/registry/" + hostname + "/");
        var answer =
                PreparedJson.of(document).answer(AnswerConditions.of(request)).toResponse();
        return Response.fromResponse(answer)
                .header(HttpHeaders.VARY, HttpHeaders.HOST)
                .build();
    }

    // Without the port, which no provider's hostname has here.
    private Optional<Hostname> requested() {
        try {
            return Optional.ofNullable(request.getServerName()).map(Hostname::parse);
        } catch (InvalidTermException malformed) {
            return Optional.empty();
        }
    }
}
