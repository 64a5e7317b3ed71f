package org.providermirror.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Packages that upstream changed, and the acceptance of what upstream has now. To block both is a block. */
@ForAdministrators
@Path("-/api/v1/admin/conflicts")
public final class ConflictsResource {
    private final Conflicts conflicts;
    private final HttpServletRequest request;

    private record Wanted(String provider, String version, String platform) {}

    private record All(List<Shown> conflicts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Shown(
            String provider,
            String version,
            String platform,
            String servedSha256,
            String upstreamSha256,
            String seen,
            String acceptedBy,
            String acceptedAt) {
        static Shown of(Conflict conflict) {
            return new Shown(
                    conflict.id().provider().toString(),
                    conflict.id().version().toString(),
                    conflict.id().platform().toString(),
                    conflict.first().hex(),
                    conflict.other().hex(),
                    conflict.seen().toString(),
                    conflict.accepted().map(Conflict.Acceptance::by).orElse(null),
                    conflict.accepted().map(decided -> decided.at().toString()).orElse(null));
        }
    }

    @Inject
    public ConflictsResource(Administration administration, @Context HttpServletRequest request) {
        this.conflicts = administration.conflicts();
        this.request = request;
    }

    @GET
    public Response list() {
        return AdministrationAnswer.of(
                Response.Status.OK,
                new All(conflicts.all().stream().map(Shown::of).toList()));
    }

    /** Accepts what upstream has now; it counts in a minute or two. */
    @POST
    @Path("accepted")
    public Response accept(InputStream body) {
        var wanted = RequestBody.read(body, Wanted.class);
        var id = new PackageId(
                ProviderAddress.parse(RequestBody.required("provider", wanted.provider())),
                ProviderVersion.parse(RequestBody.required("version", wanted.version())),
                Platform.parse(RequestBody.required("platform", wanted.platform())));
        if (!conflicts.accept(id, Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
        return Response.accepted().build();
    }
}
