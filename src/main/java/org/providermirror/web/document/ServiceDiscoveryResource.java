package org.providermirror.web.document;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.http.AnswerConditions;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/** Serves the service discovery document of a registry, by which update bots find its versions. */
@Path(RouteKind.Path.SERVICE_DISCOVERY)
public final class ServiceDiscoveryResource {
    private static final PreparedJson DOCUMENT = PreparedJson.of(Map.of("providers.v1", Route.ServiceDiscovery.URL));

    private final ProviderMirror mirror;
    private final HttpServletRequest request;

    public ServiceDiscoveryResource(@Context ProviderMirror mirror, @Context HttpServletRequest request) {
        this.mirror = mirror;
        this.request = request;
    }

    @GET
    public Response get() {
        var hostname = Route.of(request, Route.ServiceDiscovery.class).hostname();
        if (!mirror.serves(hostname)) {
            throw new HostnameNotServedException(hostname);
        }
        return DOCUMENT.answer(AnswerConditions.of(request)).toResponse();
    }
}
