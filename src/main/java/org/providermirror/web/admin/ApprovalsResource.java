package org.providermirror.web.admin;

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
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Administration;
import org.providermirror.policy.HeldVersion;
import org.providermirror.policy.Holds;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.list.Page;
import org.providermirror.web.problem.RefusedException;

/** Approves versions on hold, and withdraws approvals. */
@ForAdministrators
@Path("-/api/v1/admin/approvals")
@Produces(MediaType.APPLICATION_JSON)
public final class ApprovalsResource {
    private static final int MOST = 200;

    private final Holds holds;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type, namespace/type, or a pattern if no version is named
     * @param version absent for every version of the matching providers that is on hold now
     */
    private record WantedApproval(ProviderPattern provider, Optional<ProviderVersion> version) {}

    /**
     * A decision about a version on hold.
     *
     * @param provider hostname/namespace/type
     * @param version the version
     * @param approved whether it is approved; otherwise its approval was withdrawn
     * @param by the administrator, or the setting whose rule approved it
     * @param at when it was decided
     */
    @Schema(name = "Approval")
    private record ApprovalDocument(
            ProviderAddress provider, ProviderVersion version, boolean approved, String by, Instant at) {
        static Optional<ApprovalDocument> of(HeldVersion held) {
            return held.decision()
                    .map(decision -> new ApprovalDocument(
                            held.release().provider(),
                            held.release().version(),
                            decision.approved(),
                            decision.by(),
                            decision.at()));
        }
    }

    /**
     * A page of the decisions about versions on hold.
     *
     * @param total the number of decisions on all pages
     * @param offset the number of decisions before this page
     * @param approvals the last decision about each version, by provider
     */
    private record ApprovalList(int total, int offset, List<ApprovalDocument> approvals) {
        static ApprovalList of(Page<ApprovalDocument> page) {
            return new ApprovalList(page.total(), page.offset(), page.items());
        }
    }

    private static List<ApprovalDocument> decisions(Collection<HeldVersion> versions) {
        return versions.stream()
                .flatMap(held -> ApprovalDocument.of(held).stream())
                .toList();
    }

    public ApprovalsResource(@Context Administration administration, @Context HttpServletRequest request) {
        this.holds = administration.holds();
        this.request = request;
    }

    /** Lists the approvals of new versions, and the withdrawn ones. */
    @GET
    public ApprovalList list(@BeanParam ListQuery query) {
        return ApprovalList.of(query.page(decisions(holds.all()), ApprovalDocument.class));
    }

    /**
     * Approves a version on hold, or all versions of a provider that are on hold now, except those whose approval was
     * withdrawn.
     */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The approvals.",
            content = @Content(schema = @Schema(implementation = ApprovalList.class)))
    public Response approve(WantedApproval order) {
        var by = AdministratorName.of(request);
        var wanted = order.version()
                .map(version -> List.of(new ReleaseId(named(order), version)))
                .orElseGet(() -> order.provider()
                        .address()
                        .map(holds::of)
                        .orElseGet(() -> holds.all().stream()
                                .filter(held ->
                                        order.provider().matches(held.release().provider())))
                        .filter(held -> held.decision().isEmpty())
                        .map(HeldVersion::release)
                        .toList());
        if (wanted.isEmpty()) {
            throw RefusedException.notFound("no version of " + order.provider() + " is on hold");
        }
        checkNumber(order.provider(), wanted.size());
        var approved =
                wanted.stream().map(release -> holds.approve(release, by)).toList();
        return Response.status(Response.Status.CREATED)
                .entity(ApprovalList.of(Page.whole(decisions(approved))))
                .build();
    }

    /** Refuses a pattern that matches too many versions for one act. */
    static void checkNumber(ProviderPattern pattern, int versions) {
        if (versions > MOST && pattern.address().isEmpty()) {
            throw RefusedException.badRequest("\"provider\": " + versions + " versions of " + pattern
                    + " are on hold, and at most " + MOST + " can be approved at once");
        }
    }

    private static ProviderAddress named(WantedApproval order) {
        return order.provider()
                .address()
                .orElseThrow(() ->
                        RefusedException.badRequest("\"provider\": a pattern is allowed only without \"version\""));
    }

    /** Withdraws the approval of a version, so that it is on hold until an administrator approves it again. */
    @DELETE
    @Path("{hostname}/{namespace}/{type}/{version}")
    public void withdraw(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        var release = new ReleaseId(ProviderAddress.parse(hostname, namespace, type), ProviderVersion.parse(version));
        if (!holds.withdraw(release, AdministratorName.of(request))) {
            throw RefusedException.notFound(release + " was not approved");
        }
    }
}
