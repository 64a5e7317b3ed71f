package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.providermirror.health.Health;

/** What load balancers ask. */
@Path("-/health")
public final class HealthResource {
    private final Health health;

    @Inject
    public HealthResource(Health health) {
        this.health = health;
    }

    /** That the program answers, nothing more. */
    public record Live(String status) {}

    /** Whether the mirror can do its work, and by which of its parts. */
    public record Ready(String status, String storage, List<Host> upstream) {
        /** An upstream host as it was last seen. */
        public record Host(String host, boolean answering) {}
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
                Words.lower(readiness),
                Words.lower(health.storage()),
                health.upstream().stream()
                        .map(host -> new Ready.Host(host.host(), host.answering()))
                        .toList());
        return answer(
                readiness == Health.Readiness.UNREADY ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.OK, body);
    }

    private static Response answer(Response.Status status, Object body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(ApiJson.bytes(body))
                .build();
    }
}
