package org.providermirror.web.attention;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.providermirror.health.Health;
import org.providermirror.hosted.UndecidedReleases;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.policy.Administration;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.api.StatusReport;

/** Returns what needs attention. */
@Path(ApiPath.ROOT + "attention")
@Produces(MediaType.APPLICATION_JSON)
public final class AttentionResource {
    private final AttentionReport report;

    public AttentionResource(
            @Context Health health,
            @Context Inventory inventory,
            @Context StatusReport status,
            @Context UndecidedReleases undecided,
            @Context Administration decisions) {
        this.report = new AttentionReport(health, inventory::refused, status.fetching(), undecided::all, decisions);
    }

    /**
     * Returns what needs attention: storage, upstream, conflicts, refused releases, releases of revoked signing keys, failing
     * downloads, new signers, versions on hold and withdrawn versions.
     */
    @GET
    public AttentionView attention() {
        return report.now();
    }
}
