package org.providermirror.web.downloads;

import jakarta.ws.rs.BeanParam;
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
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.list.Paging;

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
     */
    @GET
    public CompletionStage<DownloadsView> downloads(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @QueryParam("version") String version,
            @BeanParam ListQuery query) {
        return report.of(
                        ProviderAddress.parse(hostname, namespace, type),
                        Paging.optional(version).map(ProviderVersion::parse))
                .thenApply(found -> DownloadsView.of(found, query));
    }
}
