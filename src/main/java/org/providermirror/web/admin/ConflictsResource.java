package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonAlias;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.admin.ConflictDocument.ConflictList;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Lists conflicts, accepts what upstream has now, and withdraws acceptances. To refuse both packages, set a block. */
@ForAdministrators
@Path("-/api/v1/admin/conflicts")
@Produces(MediaType.APPLICATION_JSON)
public final class ConflictsResource {
    private final Conflicts conflicts;
    private final Inventory inventory;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type
     * @param version the version
     * @param platform the platform of the package; required unless allPlatforms is true
     * @param sha256 the digest of the bytes that the administrator reviewed. If upstream has other bytes by now,
     *     nothing is accepted
     * @param allPlatforms whether to accept every known conflict of the version
     */
    private record WantedAcceptance(
            ProviderAddress provider,
            ProviderVersion version,
            Optional<Platform> platform,
            Optional<Sha256> sha256,

            @Schema(defaultValue = "false") @JsonAlias("all_platforms")
            Optional<Boolean> allPlatforms) {}

    public ConflictsResource(
            @Context Administration administration, @Context Inventory inventory, @Context HttpServletRequest request) {
        this.conflicts = administration.conflicts();
        this.inventory = inventory;
        this.request = request;
    }

    /** Lists packages that upstream changed after they were published. */
    @GET
    public CompletionStage<ConflictList> list(@BeanParam ListQuery query) {
        var all = conflicts.all().stream().collect(Collectors.toMap(Conflict::id, conflict -> conflict));
        var page = query.page(
                all.values().stream()
                        .map(conflict -> ConflictDocument.of(conflict, Map.of()))
                        .sorted(Comparator.comparing(ConflictDocument::id))
                        .toList(),
                ConflictDocument.class);
        return inventory
                .served(page.items().stream().map(ConflictDocument::id).toList())
                .thenApply(served ->
                        ConflictList.of(page.map(conflict -> ConflictDocument.of(all.get(conflict.id()), served))));
    }

    /** Accepts what upstream has now for a package or a version. Clients get it within two minutes. */
    @POST
    @Path("accepted")
    @ApiResponse(
            responseCode = "202",
            description = "The accepted conflicts.",
            content = @Content(schema = @Schema(implementation = ConflictList.class)))
    public Response accept(WantedAcceptance order) {
        if (order.allPlatforms().orElse(false)) {
            if (order.platform().isPresent() || order.sha256().isPresent()) {
                throw RefusedException.badRequest("\"allPlatforms\" accepts every changed package of a version:"
                        + " leave out \"platform\" and \"sha256\"");
            }
            return acceptAll(order.provider(), order.version());
        }
        var platform = order.platform()
                .orElseThrow(() -> RefusedException.badRequest("\"platform\" is missing: name the package to accept,"
                        + " or set \"allPlatforms\": true to accept every package of " + order.provider() + " "
                        + order.version() + " that upstream changed"));
        return accept(new PackageId(order.provider(), order.version(), platform), order.sha256());
    }

    private Response acceptAll(ProviderAddress provider, ProviderVersion version) {
        var accepted = conflicts.acceptAll(new ReleaseId(provider, version), AdministratorName.of(request));
        if (accepted.isEmpty()) {
            throw RefusedException.notFound(
                    "upstream changed no package of " + provider + " " + version + " that is not accepted yet");
        }
        return accepted(accepted);
    }

    private Response accept(PackageId id, Optional<Sha256> reviewed) {
        return conflicts
                .accept(id, reviewed, AdministratorName.of(request))
                .map(
                        accepted -> accepted(List.of(accepted.conflict())),
                        changed -> {
                            throw RefusedException.conflict(
                                    "upstream has other bytes of " + id + " by now, with the SHA-256 "
                                            + changed.conflict().other()
                                            + ": nothing is accepted; review them, and name this digest");
                        },
                        unknown -> {
                            throw RefusedException.notFound("there is no conflict about " + id);
                        });
    }

    // A package that was just accepted is withheld; one that was accepted before is served.
    private static Response accepted(List<Conflict> conflicts) {
        var served = conflicts.stream().collect(Collectors.toMap(Conflict::id, Conflict::chosen));
        return Response.accepted(ConflictList.of(conflicts, served)).build();
    }

    /** Withdraws an acceptance. Clients get the bytes that were verified first within two minutes. */
    @DELETE
    @Path("accepted/{hostname}/{namespace}/{type}/{version}/{platform}")
    @ApiResponse(
            responseCode = "202",
            description = "The conflict.",
            content = @Content(schema = @Schema(implementation = ConflictDocument.class)))
    public Response withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @PathParam("platform") String platform) {
        var id = new PackageId(
                ProviderAddress.parse(hostname, namespace, type),
                ProviderVersion.parse(version),
                Platform.parse(platform));
        var withdrawn = conflicts
                .withdraw(id, AdministratorName.of(request))
                .orElseThrow(() -> RefusedException.notFound("no other bytes of " + id + " are accepted"));
        return Response.accepted(ConflictDocument.of(withdrawn, Map.of())).build();
    }
}
