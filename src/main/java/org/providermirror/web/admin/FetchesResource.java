package org.providermirror.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.providermirror.fetch.control.FetchAdministration;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.problem.RefusedException;

/** Retries and cancels fetches of this instance. */
@ForAdministrators
@Path("-/api/v1/admin/fetches")
@Produces(MediaType.APPLICATION_JSON)
public final class FetchesResource {
    private final FetchAdministration fetches;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type
     * @param version absent for all versions
     * @param platform absent for all platforms
     */
    private record WantedFetches(
            ProviderAddress provider, Optional<ProviderVersion> version, Optional<Platform> platform) {
        Target target() {
            return new Target(provider, version, platform);
        }
    }

    /** @param fetches the number of fetches that changed */
    private record ChangedFetches(int fetches) {}

    public FetchesResource(@Context FetchAdministration fetches, @Context HttpServletRequest request) {
        this.fetches = fetches;
        this.request = request;
    }

    /** Starts the next attempts of fetches that wait for a retry. */
    @POST
    @Path("retried")
    public ChangedFetches retry(WantedFetches order) {
        return changed(
                fetches.retry(order.target(), AdministratorName.of(request)),
                "no fetch of " + order.target() + " waits for a retry on this instance");
    }

    /** Cancels fetches until clients request the packages again. */
    @POST
    @Path("cancelled")
    public ChangedFetches cancel(WantedFetches order) {
        return changed(
                fetches.cancel(order.target(), AdministratorName.of(request)),
                "no fetch of " + order.target() + " is running or waiting on this instance");
    }

    private static ChangedFetches changed(int count, String otherwise) {
        if (count == 0) {
            throw RefusedException.notFound(otherwise);
        }
        return new ChangedFetches(count);
    }
}
