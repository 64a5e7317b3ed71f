package org.providermirror.web.hosted;

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
import java.util.List;
import org.providermirror.hosted.Publications;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Withdrawal;
import org.providermirror.policy.Withdrawals;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Withdraws and restores versions of hosted providers. */
@ForAdministrators
@Path("-/api/v1/admin/withdrawals")
@Produces(MediaType.APPLICATION_JSON)
public final class WithdrawalsResource {
    private final Withdrawals withdrawals;
    private final HostedTargets targets;
    private final HttpServletRequest request;

    /**
     * @param provider hostname/namespace/type, of a hosted hostname
     * @param version a published version
     * @param reason why it is withdrawn; every client can read it
     */
    private record WantedWithdrawal(ProviderAddress provider, ProviderVersion version, String reason) {}

    /**
     * A withdrawn version.
     *
     * @param provider hostname/namespace/type
     * @param version the version
     * @param reason why it was withdrawn
     * @param by the administrator who withdrew it
     * @param at when it was withdrawn
     */
    private record WithdrawalDocument(
            ProviderAddress provider, ProviderVersion version, String reason, String by, Instant at) {
        static WithdrawalDocument of(Withdrawal withdrawal) {
            var release = withdrawal.release();
            return new WithdrawalDocument(
                    release.provider(), release.version(), withdrawal.reason(), withdrawal.by(), withdrawal.at());
        }
    }

    /**
     * A page of the withdrawals.
     *
     * @param total the number of withdrawals on all pages
     * @param offset the number of withdrawals before this page
     * @param withdrawals the withdrawals of this page, by provider and version
     */
    private record WithdrawalList(int total, int offset, List<WithdrawalDocument> withdrawals) {}

    public WithdrawalsResource(
            @Context Administration administration,
            @Context Publications publications,
            @Context HttpServletRequest request) {
        this.withdrawals = administration.blocks().withdrawals();
        this.targets = new HostedTargets(publications);
        this.request = request;
    }

    /** Lists the withdrawn versions of hosted providers. */
    @GET
    public WithdrawalList list(@BeanParam ListQuery query) {
        var page = query.page(
                withdrawals.all().stream().map(WithdrawalDocument::of).toList(), WithdrawalDocument.class);
        return new WithdrawalList(page.total(), page.offset(), page.items());
    }

    /**
     * Withdraws a version of a hosted provider: it is neither listed nor served, but stays stored. Clients whose lock file
     * names the version fail too, because clients read the list of versions on every init. Sent again, it changes the reason.
     */
    @POST
    @ApiResponse(
            responseCode = "201",
            description = "The withdrawal.",
            content = @Content(schema = @Schema(implementation = WithdrawalDocument.class)))
    public Response withdraw(WantedWithdrawal order) {
        var release = targets.published(new ReleaseId(order.provider(), order.version()));
        return Response.status(Response.Status.CREATED)
                .entity(WithdrawalDocument.of(
                        withdrawals.withdraw(release, order.reason(), AdministratorName.of(request))))
                .build();
    }

    /** Restores a withdrawn version: clients get the same bytes as before. */
    @DELETE
    @Path("{hostname}/{namespace}/{type}/{version}")
    public void restore(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        var release = new ReleaseId(ProviderAddress.parse(hostname, namespace, type), ProviderVersion.parse(version));
        if (!withdrawals.restore(release, AdministratorName.of(request))) {
            throw RefusedException.notFound(release + " is not withdrawn");
        }
    }
}
