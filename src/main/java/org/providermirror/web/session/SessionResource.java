package org.providermirror.web.session;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.web.access.CallerSession;
import org.providermirror.web.problem.RefusedException;
import org.providermirror.web.route.RouteKind;

/** Signs people in and out of the pages. */
@Path(RouteKind.Path.SESSION)
@Produces(MediaType.APPLICATION_JSON)
public final class SessionResource {
    private final HttpServletRequest request;

    public SessionResource(@Context HttpServletRequest request) {
        this.request = request;
    }

    /**
     * Starts a session, as a cookie, for the token, or the user and password, in the header Authorization. It lasts twelve
     * hours at most and ends with the token.
     *
     * @param path the path of the mirror as the browser sees it, if a reverse proxy changes the path; for the cookie
     */
    @POST
    @ApiResponse(
            responseCode = "200",
            description = "The caller.",
            content = @Content(schema = @Schema(implementation = CallerView.class)))
    public Response signIn(@QueryParam("path") String path) {
        var session = CallerSession.of(request);
        var cookie = session.start(request, Optional.ofNullable(path))
                .orElseThrow(() -> RefusedException.badRequest(
                        "no session can be started: the user and password are too long, or missing in the header"));
        return Response.ok(CallerView.of(session))
                .header(HttpHeaders.SET_COOKIE, cookie)
                .build();
    }

    /**
     * Ends the session of this browser.
     *
     * @param path the path of the mirror as the browser sees it, if a reverse proxy changes the path; for the cookie
     */
    @DELETE
    @ApiResponse(responseCode = "204", description = "Done.")
    public Response signOut(@QueryParam("path") String path) {
        return Response.noContent()
                .header(HttpHeaders.SET_COOKIE, CallerSession.end(request, Optional.ofNullable(path)))
                .build();
    }
}
