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
import org.providermirror.web.api.Gives;
import org.providermirror.web.api.Summary;
import org.providermirror.web.api.Takes;

/** Packages that upstream changed, and the acceptance of what upstream has now. To block both is a block. */
@ForAdministrators
@Path("-/api/v1/admin/conflicts")
public final class ConflictsResource {
    private final Conflicts conflicts;
    private final HttpServletRequest request;

    private record ConflictedPackage(String provider, String version, String platform) {}

    private record ConflictList(List<ConflictDocument> conflicts) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ConflictDocument(
            String provider,
            String version,
            String platform,

            @Summary("The digest of the bytes that are served.")
            String servedSha256,

            @Summary("The digest of what upstream has now.") String upstreamSha256,
            @Summary("When it was found out.") String seen,

            @Summary("Who accepted what upstream has; absent while nobody did.")
            String acceptedBy,

            String acceptedAt) {
        static ConflictDocument of(Conflict conflict) {
            return new ConflictDocument(
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
    @Summary("Packages that upstream changed after they were published.")
    @Gives(ConflictList.class)
    public Response list() {
        return AdministrationAnswer.of(
                Response.Status.OK,
                new ConflictList(
                        conflicts.all().stream().map(ConflictDocument::of).toList()));
    }

    /** Accepts what upstream has now; it counts in a minute or two. */
    @POST
    @Path("accepted")
    @Summary("Accepts what upstream has now; it counts in a minute or two.")
    @Gives(status = 202)
    public Response accept(@Takes(ConflictedPackage.class) InputStream body) {
        var wanted = RequestBody.read(body, ConflictedPackage.class);
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
