package org.providermirror.web.route;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import org.glassfish.jersey.server.ExtendedUriInfo;

/**
 * Lets Jersey call a resource only if it serves the route that was authorized. If Jersey matches another resource, the
 * answer is 404. A malformed route is refused with its problem.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
public final class RouteDispatch implements ContainerRequestFilter {
    private final HttpServletRequest request;

    public RouteDispatch(@Context HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var route = Route.of(request);
        if (route instanceof Route.Malformed malformed) {
            throw malformed.problem();
        }
        if (!route.isServedAt(resourcePath((ExtendedUriInfo) context.getUriInfo()))) {
            throw new NotFoundException();
        }
    }

    private static String resourcePath(ExtendedUriInfo uri) {
        var templates = uri.getMatchedTemplates();
        return templates.get(templates.size() - 1).getTemplate().substring(1);
    }
}
