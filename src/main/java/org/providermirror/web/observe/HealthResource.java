package org.providermirror.web.observe;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.providermirror.health.Health;
import org.providermirror.health.UpstreamHost;
import org.providermirror.web.access.AccessFilter;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.route.RouteKind;

/** Serves the health checks, liveness and readiness, for load balancers and orchestrators. */
@Path(RouteKind.Path.HEALTH)
public final class HealthResource {
    private final Health health;
    private final HttpServletRequest request;

    public HealthResource(@Context Health health, @Context HttpServletRequest request) {
        this.health = health;
        this.request = request;
    }

    /** States that the program responds. */
    public record Live(String status) {}

    /**
     * States whether the mirror can serve clients, and the state of its storage and upstream hosts.
     *
     * @param upstream null, which is left out, for callers that may not see the hosts
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Ready(String status, String storage, List<Host> upstream) {
        /**
         * The last known state of an upstream host.
         *
         * @param answering whether {@code state} is {@code answering}
         */
        public record Host(String host, String state, boolean answering) {
            static Host of(UpstreamHost host) {
                return new Host(host.host(), ApiJson.lower(host.state()), host.state() == UpstreamHost.State.ANSWERING);
            }
        }
    }

    @GET
    @Path("live")
    public Response live() {
        return answer(Response.Status.OK, new Live("live"));
    }

    @GET
    @Path("ready")
    public Response ready() {
        var readiness = health.readiness();
        var body = new Ready(
                ApiJson.lower(readiness),
                ApiJson.lower(health.storage()),
                AccessFilter.maySeeDetails(request)
                        ? health.upstream().stream().map(Ready.Host::of).toList()
                        : null);
        return answer(
                readiness == Health.Readiness.UNREADY ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.OK, body);
    }

    private static Response answer(Response.Status status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE)
                .entity(body)
                .build();
    }
}
