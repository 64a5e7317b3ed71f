package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.problem.Problem;

/**
 * Checks the administrator role ({@link Principal#mayAdminister}) once more, at the resources themselves, so that no
 * dispatch can bypass it. {@link AccessFilter} has authenticated the caller before, and refused requests from other
 * sites.
 */
@Provider
@ForAdministrators
public final class AdministrationGuard implements ContainerRequestFilter {
    private final HttpServletRequest request;

    public AdministrationGuard(@Context HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        if (AccessFilter.callerOf(request).filter(Principal::mayAdminister).isEmpty()) {
            context.abortWith(
                    Problem.of(Status.FORBIDDEN, "this needs an administrator").answer());
        }
    }
}
