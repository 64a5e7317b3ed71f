package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonAlias;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.admin.ConflictDocument.ConflictList;
import org.providermirror.web.api.Seen;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;
import org.providermirror.web.problem.RefusedException;

/** Packages that upstream changed, the acceptance of what upstream has now, and its withdrawal. To block both is a block. */
@ForAdministrators
@Path("-/api/v1/admin/conflicts")
public final class ConflictsResource {
    private final Conflicts conflicts;
    private final Inventory inventory;
    private final HttpServletRequest request;

    private record WantedAcceptance(
            @Summary("hostname/namespace/type.") String provider,
            String version,

            @Summary("The platform whose package is accepted; required unless allPlatforms is true.")
            String platform,

            @Summary(
                    "The digest of what upstream has now, as the administrator has seen it. If upstream has something else by"
                            + " now, nothing is accepted.")
            String sha256,

            @Summary("True to accept every package of the version that upstream changed and that is known by now.")
            @JsonAlias("all_platforms")
            Boolean allPlatforms) {}

    @Inject
    public ConflictsResource(Administration administration, Seen seen, @Context HttpServletRequest request) {
        this.conflicts = administration.conflicts();
        this.inventory = seen.inventory();
        this.request = request;
    }

    @GET
    @Summary("Packages that upstream changed after they were published.")
    @ResponseDocument(ConflictList.class)
    public CompletionStage<Response> list() {
        Collection<Conflict> all = conflicts.all();
        return inventory
                .served(all.stream().map(Conflict::id).toList())
                .thenApply(served -> AdministrationAnswer.of(Response.Status.OK, ConflictList.of(all, served)));
    }

    /** Accepts what upstream has now; it is served in a minute or two. */
    @POST
    @Path("accepted")
    @Summary("Accepts what upstream has now for one package, or for a whole version; it is served in a minute or two.")
    @ResponseDocument(value = ConflictList.class, status = 202)
    public Response accept(@RequestDocument(WantedAcceptance.class) InputStream body) {
        var wanted = RequestBody.read(body, WantedAcceptance.class);
        var provider = ProviderAddress.parse(RequestBody.required("provider", wanted.provider()));
        var version = ProviderVersion.parse(RequestBody.required("version", wanted.version()));
        var named = Optional.ofNullable(wanted.sha256()).map(ConflictsResource::digest);
        if (Boolean.TRUE.equals(wanted.allPlatforms())) {
            if (wanted.platform() != null || named.isPresent()) {
                throw RefusedException.badRequest(
                        "\"allPlatforms\" accepts every changed package of a version: leave out \"platform\" and \"sha256\"");
            }
            return acceptAll(provider, version);
        }
        if (wanted.platform() == null) {
            throw RefusedException.badRequest("\"platform\" is missing: name the package to accept, or say"
                    + " \"allPlatforms\": true to accept every package of " + provider + " " + version
                    + " that upstream changed");
        }
        return accept(new PackageId(provider, version, Platform.parse(wanted.platform())), named);
    }

    private static Sha256 digest(String given) {
        return Sha256.tryParse(given)
                .orElseThrow(() -> new InvalidTermException("SHA-256", given, "64 hexadecimal digits"));
    }

    private Response acceptAll(ProviderAddress provider, ProviderVersion version) {
        var accepted = conflicts.acceptAll(new ReleaseId(provider, version), Administrator.nameOf(request));
        if (accepted.isEmpty()) {
            throw RefusedException.notFound(
                    "upstream has changed no package of " + provider + " " + version + " that is not accepted");
        }
        return decided(accepted);
    }

    private Response accept(PackageId id, Optional<Sha256> named) {
        return conflicts
                .accept(id, named, Administrator.nameOf(request))
                .map(
                        accepted -> decided(List.of(accepted.conflict())),
                        changed -> {
                            throw RefusedException.conflict(
                                    "upstream has other bytes of " + id + " by now, with the SHA-256 "
                                            + changed.conflict().other()
                                            + ": nothing is accepted; look at them, and name this digest");
                        },
                        unknown -> {
                            throw RefusedException.notFound("there is no conflict about " + id);
                        });
    }

    // Nothing is served of what was decided just now; what was decided before is served as decided.
    private static Response decided(List<Conflict> conflicts) {
        var served = conflicts.stream().collect(Collectors.toMap(Conflict::id, Conflict::chosen));
        return AdministrationAnswer.of(Response.Status.ACCEPTED, ConflictList.of(conflicts, served));
    }

    /** RequestDocument an acceptance back; the first bytes are served again in a minute or two. */
    @DELETE
    @Path("accepted/{hostname}/{namespace}/{type}/{version}/{platform}")
    @Summary("Withdraws an acceptance; the bytes that were verified first are served again in a minute or two.")
    @ResponseDocument(value = ConflictDocument.class, status = 202)
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
                .withdraw(id, Administrator.nameOf(request))
                .orElseThrow(() -> RefusedException.notFound("no other bytes of " + id + " are accepted"));
        return AdministrationAnswer.of(Response.Status.ACCEPTED, ConflictDocument.of(withdrawn, Map.of()));
    }
}
