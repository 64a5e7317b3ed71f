package org.providermirror.web.document;

import static org.providermirror.web.route.ProviderPath.HOSTNAME;
import static org.providermirror.web.route.ProviderPath.NAMESPACE;
import static org.providermirror.web.route.ProviderPath.TYPE;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.http.BufferedResponse;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.route.ProviderPath;
import org.providermirror.web.route.RequestedRoute;

/**
 * The publisher's SHA256SUMS and its signature, byte for byte. The platform stands in the path because some registries have
 * one such file a platform.
 */
@Path(ProviderPath.REGISTRY + ProviderPath.TEMPLATE + "/" + ProviderPath.CAPABILITY
        + "{version: [^/~][^/]*}/{platform: [^/_]+_[^/_]+}")
public final class RegistryChecksumsResource {
    static final String SIGNATURE_SUFFIX = ".sig";

    private final ProviderMirror mirror;
    private final Preconditions preconditions;

    @Inject
    public RegistryChecksumsResource(ProviderMirror mirror, @Context HttpHeaders headers) {
        this.mirror = mirror;
        this.preconditions = Preconditions.of(headers);
    }

    @GET
    @Path(RequestedRoute.SUMS)
    public CompletionStage<Response> sums(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        return described(hostname, namespace, type, version, platform)
                .thenApply(
                        described -> new BufferedResponse(described.sums(), MediaType.TEXT_PLAIN).under(preconditions));
    }

    @GET
    @Path(RequestedRoute.SUMS + SIGNATURE_SUFFIX)
    public CompletionStage<Response> signature(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        return described(hostname, namespace, type, version, platform)
                .thenApply(described -> described.signature().orElseThrow(NotFoundException::new))
                .thenApply(signature ->
                        new BufferedResponse(signature, MediaType.APPLICATION_OCTET_STREAM).under(preconditions));
    }

    private CompletionStage<RegistryPackage> described(
            String hostname, String namespace, String type, String version, String platform) {
        return mirror.registryPackage(new PackageId(
                ProviderAddress.parse(hostname, namespace, type),
                ProviderVersion.parse(version),
                Platform.parse(platform)));
    }
}
