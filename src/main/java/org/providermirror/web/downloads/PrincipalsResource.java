package org.providermirror.web.downloads;

import jakarta.ws.rs.DefaultValue;
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
import org.providermirror.web.api.Paging;

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
     * @param offset the number of principals to skip
     * @param limit the page size, at most 200
     */
    @GET
    public CompletionStage<PrincipalsView> principals(
            @QueryParam("provider") String provider,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        Paging.offset(offset);
        Paging.size(limit);
        return report.byPrincipal(Paging.optional(provider).map(ProviderAddress::parse))
                .thenApply(found -> PrincipalsView.of(found, offset, limit));
    }
}
