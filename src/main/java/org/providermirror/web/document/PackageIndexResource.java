package org.providermirror.web.document;

import static org.providermirror.web.route.ProviderPath.HOSTNAME;
import static org.providermirror.web.route.ProviderPath.NAMESPACE;
import static org.providermirror.web.route.ProviderPath.TYPE;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.ProviderPath;

/** <em>list_available_installation_packages</em>. Holds no thread while the mirror is still asking upstream. */
@Path(ProviderPath.TEMPLATE + "/{version}.json")
public final class PackageIndexResource {
    private final ProviderMirror mirror;
    private final PreparedDocuments documents;
    private final ContentNegotiation wishes;
    private final ArchiveLinks links;

    @Inject
    public PackageIndexResource(
            ProviderMirror mirror,
            PreparedDocuments documents,
            @Context HttpHeaders headers,
            @Context HttpServletRequest request) {
        this.mirror = mirror;
        this.documents = documents;
        this.wishes = ContentNegotiation.of(headers);
        this.links = ArchiveLinks.of(request);
    }

    @GET
    public CompletionStage<Response> list(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("version") String version) {
        return mirror.packages(ProviderAddress.parse(hostname, namespace, type), ProviderVersion.parse(version))
                .thenApply(index -> documents.of(index, links).answer(wishes));
    }
}
