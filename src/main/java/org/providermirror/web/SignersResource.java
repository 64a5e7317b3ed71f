package org.providermirror.web;

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
import org.providermirror.policy.KnownSigner;
import org.providermirror.policy.Signers;
import org.providermirror.provider.Hostname;

/** The keys that releases are signed by, and the acceptance of new ones. */
@ForAdministrators
@Path("-/api/v1/admin/signers")
public final class SignersResource {
    private final Signers signers;
    private final HttpServletRequest request;

    private record Wanted(String hostname, String namespace, String fingerprint) {}

    private record All(List<Shown> signers) {}

    private record Shown(
            String hostname,
            String namespace,
            String fingerprint,
            String firstSeen,
            String release,
            boolean accepted,
            String by) {
        static Shown of(KnownSigner signer) {
            return new Shown(
                    signer.hostname().value(),
                    signer.namespace(),
                    signer.fingerprint(),
                    signer.firstSeen().toString(),
                    signer.release(),
                    signer.accepted(),
                    signer.by());
        }
    }

    @Inject
    public SignersResource(Administration administration, @Context HttpServletRequest request) {
        this.signers = administration.signers();
        this.request = request;
    }

    @GET
    public Response list() {
        return AdministrationAnswer.of(
                Response.Status.OK,
                new All(signers.all().stream().map(Shown::of).toList()));
    }

    /** Accepts a signer that was seen. */
    @POST
    @Path("accepted")
    public Response accept(InputStream body) {
        var wanted = RequestBody.read(body, Wanted.class);
        var known = signers.accept(
                Hostname.parse(RequestBody.required("hostname", wanted.hostname())),
                RequestBody.required("namespace", wanted.namespace()),
                RequestBody.required("fingerprint", wanted.fingerprint()),
                Administrator.nameOf(request));
        if (!known) {
            throw new NotFoundException();
        }
        return Response.noContent().build();
    }
}
