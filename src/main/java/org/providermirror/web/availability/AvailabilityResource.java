package org.providermirror.web.availability;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.policy.PackageRules;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.api.ApiPath;

/** Explains why clients get a package or not. Blocks no thread while storage and upstream are asked. */
@Path(ApiPath.ROOT + "providers/{hostname}/{namespace}/{type}/{version}/{platform}/availability")
@Produces(MediaType.APPLICATION_JSON)
public final class AvailabilityResource {
    private final PackageRules rules;

    public AvailabilityResource(@Context PackageRules rules) {
        this.rules = rules;
    }

    /**
     * Returns the result of each rule that decides whether clients get a package. Asks upstream as a client's request
     * does, unless a setting or a block refuses the package.
     */
    @GET
    public CompletionStage<AvailabilityView> availability(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        var id = new PackageId(
                ProviderAddress.parse(hostname, namespace, type),
                ProviderVersion.parse(version),
                Platform.parse(platform));
        return rules.check(id).thenApply(AvailabilityView::of);
    }
}
