package org.providermirror.web.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.web.access.CallerSession;
import org.providermirror.web.route.RouteKind;

/** Returns who the caller is, and what the caller may do. */
@Path(RouteKind.Path.WHOAMI)
@Produces(MediaType.APPLICATION_JSON)
public final class WhoAmIResource {
    private final HttpServletRequest request;

    public WhoAmIResource(@Context HttpServletRequest request) {
        this.request = request;
    }

    /** Returns the caller's name, scopes and providers. Wrong credentials are refused with 401. */
    @GET
    public CallerView whoAmI() {
        return CallerView.of(CallerSession.of(request));
    }
}
