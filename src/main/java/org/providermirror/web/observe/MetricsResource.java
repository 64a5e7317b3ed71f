package org.providermirror.web.observe;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.providermirror.metrics.Metrics;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.route.RouteKind;

/** Serves the metrics for Prometheus. */
@Path(RouteKind.Path.METRICS)
public final class MetricsResource {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Metrics metrics;

    public MetricsResource(@Context Metrics metrics) {
        this.metrics = metrics;
    }

    @GET
    public Response metrics(@HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accepted) {
        var answer = accepted.contains("application/openmetrics-text")
                ? Response.ok(metrics.openMetrics(), Metrics.OPEN_METRICS)
                : Response.ok(metrics.text(), TEXT);
        return answer.header(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .build();
    }
}
