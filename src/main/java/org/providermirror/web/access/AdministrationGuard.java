package org.providermirror.web.access;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.problem.Problem;

/**
 * The second lock on administration: bound to the resources themselves, so that no way of finding them goes past it. The
 * first, {@link AccessFilter}, has found out who asks, and that the request is of no other site.
 */
@Provider
@ForAdministrators
public final class AdministrationGuard implements ContainerRequestFilter {
    private final HttpServletRequest request;

    @Inject
    public AdministrationGuard(@Context HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        if (AccessFilter.callerOf(request).filter(Principal::mayAdminister).isEmpty()) {
            context.abortWith(
                    Problem.of(Status.FORBIDDEN, "this is for administrators").answer());
        }
    }
}
