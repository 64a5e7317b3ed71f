package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import org.providermirror.web.problem.Problem;
import org.providermirror.web.route.ApiRoute;
import org.providermirror.web.route.Route;

/**
 * Checks the right to publish once more, at the resource itself, so that no dispatch can bypass it. A publisher has only
 * PUT; every other method needs an administrator.
 */
@Provider
@ForPublishers
public final class PublicationGuard implements ContainerRequestFilter {
    private final HttpServletRequest request;

    public PublicationGuard(@Context HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var route = Route.of(request);
        var mayPublish = AccessFilter.callerOf(request)
                .filter(caller -> caller.mayAdminister()
                        || context.getMethod().equals("PUT")
                                && route instanceof ApiRoute.Publication wanted
                                && caller.mayPublish(wanted.provider()));
        if (mayPublish.isEmpty()) {
            context.abortWith(Problem.of(Status.FORBIDDEN, "this needs the right to publish")
                    .answer());
        }
    }
}
