package org.providermirror.web.downloads;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.retention.DownloadReport;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.list.Paging;

/** Returns how often principals downloaded packages. */
@ForAdministrators
@Path("-/api/v1/admin/downloads")
@Produces(MediaType.APPLICATION_JSON)
public final class PrincipalsResource {
    private final DownloadReport report;

    public PrincipalsResource(@Context DownloadReport report) {
        this.report = report;
    }

    /**
     * Returns the downloads of each principal from all instances, if clients need tokens. At most a thousand principals are counted
     * by name.
     *
     * @param provider only downloads of this provider: hostname/namespace/type
     */
    @GET
    public CompletionStage<PrincipalsView> principals(
            @QueryParam("provider") String provider, @BeanParam ListQuery query) {
        return report.byPrincipal(Paging.optional(provider).map(ProviderAddress::parse))
                .thenApply(found -> PrincipalsView.of(found, query));
    }
}
