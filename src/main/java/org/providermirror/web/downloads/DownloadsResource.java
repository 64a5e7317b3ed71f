package org.providermirror.web.downloads;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.retention.DownloadReport;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.api.Paging;

/** Returns how often packages of a provider were downloaded. */
@Path(ApiPath.ROOT + "providers/{hostname}/{namespace}/{type}/downloads")
@Produces(MediaType.APPLICATION_JSON)
public final class DownloadsResource {
    private final DownloadReport report;

    public DownloadsResource(@Context DownloadReport report) {
        this.report = report;
    }

    /**
     * Returns the downloads of a provider from all instances, by day and by package.
     *
     * @param version only downloads of this version
     * @param offset the number of packages to skip
     * @param limit the page size, at most 200
     */
    @GET
    public CompletionStage<DownloadsView> downloads(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @QueryParam("version") String version,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        Paging.offset(offset);
        Paging.size(limit);
        return report.of(
                        ProviderAddress.parse(hostname, namespace, type),
                        Paging.optional(version).map(ProviderVersion::parse))
                .thenApply(found -> DownloadsView.of(found, offset, limit));
    }
}
