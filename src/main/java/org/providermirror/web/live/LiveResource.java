package org.providermirror.web.live;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.api.StatusView;
import org.providermirror.web.http.AnswerEnd;
import org.providermirror.web.http.CacheControl;

/** Serves the live status. Sets the headers; {@link LiveFilter} does the rest. */
@Path(ApiPath.ROOT + "live")
public final class LiveResource {
    private final LiveHub hub;
    private final HttpServletRequest request;

    public LiveResource(@Context LiveHub hub, @Context HttpServletRequest request) {
        this.hub = hub;
        this.request = request;
    }

    /**
     * Streams the status as server-sent events. An event named status has the whole status, which comes first. An event named
     * change has a JSON Patch (RFC 6902) to the status before. An event comes every five seconds at least. If too many clients
     * listen, it answers 503: poll the status instead.
     */
    @GET
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @ApiResponse(
            responseCode = "200",
            description = "The status, then its changes.",
            content = @Content(schema = @Schema(implementation = StatusView.class)))
    public Response live() {
        if (!request.isAsyncSupported() || !hub.acceptsListeners()) {
            return Response.status(Response.Status.SERVICE_UNAVAILABLE)
                    .header(HttpHeaders.RETRY_AFTER, "5")
                    .build();
        }
        // The answer to a HEAD has ended already, so it must not take a listener's place.
        if (request.getMethod().equals("GET")) {
            request.setAttribute(LiveHub.ATTRIBUTE, hub);
            AnswerEnd.markEndless(request);
        }
        return Response.ok()
                .header(HttpHeaders.CONTENT_TYPE, MediaType.SERVER_SENT_EVENTS)
                .header(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE)
                // Otherwise nginx would buffer the events.
                .header("X-Accel-Buffering", "no")
                .build();
    }
}
