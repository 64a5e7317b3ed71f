package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.KnownProviders;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;
import org.providermirror.retention.Purges;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.problem.RefusedException;

/** Purges named packages. */
@ForAdministrators
@Path("-/api/v1/admin/purges")
public final class PurgeResource extends JobListResource {
    private final Purges purges;
    private final KnownProviders known;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type, namespace/type, or a pattern for all matching providers that are known now
     * @param version absent for all versions
     * @param platform absent for all platforms
     * @param confirm the version again, to purge a hosted release, of which this mirror has the only copy
     * @param dryRun false to remove packages; otherwise the job reports what it would remove
     */
    private record PurgeOrder(
            ProviderPattern provider,
            Optional<String> version,
            Optional<String> platform,
            Optional<String> confirm,
            @Schema(defaultValue = "true") Optional<Boolean> dryRun) {}

    public PurgeResource(@Context Purges purges, @Context Inventory inventory, @Context HttpServletRequest request) {
        super(purges.queue());
        this.known = new KnownProviders(inventory);
        this.purges = purges;
        this.request = request;
    }

    /** Purges packages, or reports what would be removed. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @JobAccepted
    public Response begin(PurgeOrder order) {
        var version = order.version()
                .filter(text -> !text.isBlank())
                .map(text -> Member.parse("version", text, ProviderVersion::parse));
        var platform = order.platform()
                .filter(text -> !text.isBlank())
                .map(text -> Member.parse("platform", text, Platform::parse));
        var targets = known.matching(order.provider()).stream()
                .map(provider -> new Target(provider, version, platform))
                .toList();
        var dryRun = order.dryRun().orElse(true);
        purges.missingConfirmation(targets, dryRun, order.confirm()).ifPresent(reason -> {
            throw RefusedException.badRequest(reason);
        });
        return accepted(purges.submit(targets, dryRun, AdministratorName.of(request)));
    }
}
