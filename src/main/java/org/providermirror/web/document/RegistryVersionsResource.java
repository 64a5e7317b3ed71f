package org.providermirror.web.document;

import static org.providermirror.web.route.ProviderPath.HOSTNAME;
import static org.providermirror.web.route.ProviderPath.NAMESPACE;
import static org.providermirror.web.route.ProviderPath.TYPE;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.http.ContentNegotiation;
import org.providermirror.web.route.ProviderPath;

/** The registry protocol's list of versions. Holds no thread while the mirror is still asking upstream. */
@Path(ProviderPath.REGISTRY + ProviderPath.TEMPLATE + "/versions")
public final class RegistryVersionsResource {
    private final ProviderMirror mirror;
    private final PreparedDocuments documents;
    private final ContentNegotiation wishes;

    @Inject
    public RegistryVersionsResource(ProviderMirror mirror, PreparedDocuments documents, @Context HttpHeaders headers) {
        this.mirror = mirror;
        this.documents = documents;
        this.wishes = ContentNegotiation.of(headers);
    }

    @GET
    public CompletionStage<Response> list(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type) {
        return mirror.registryVersions(ProviderAddress.parse(hostname, namespace, type))
                .thenApply(known -> documents.of(known).answer(wishes));
    }
}
