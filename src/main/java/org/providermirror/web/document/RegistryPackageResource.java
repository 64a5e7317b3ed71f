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
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.ProviderPath;

/** The registry protocol's description of a package. Holds no thread while the mirror is still asking upstream. */
@Path(ProviderPath.REGISTRY + ProviderPath.TEMPLATE + "/{version}/download/{os}/{arch}")
public final class RegistryPackageResource {
    private final ProviderMirror mirror;
    private final PreparedDocuments documents;
    private final ContentNegotiation wishes;
    private final ArchiveLinks links;

    @Inject
    public RegistryPackageResource(
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
    public CompletionStage<Response> describe(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("version") String version,
            @PathParam("os") String operatingSystem,
            @PathParam("arch") String architecture) {
        var id = new PackageId(
                ProviderAddress.parse(hostname, namespace, type),
                ProviderVersion.parse(version),
                new Platform(operatingSystem, architecture));
        return mirror.registryPackage(id)
                .thenApply(described -> documents.of(described, links).answer(wishes));
    }
}
