package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.providermirror.policy.Administration;
import org.providermirror.policy.SignerRecord;
import org.providermirror.policy.Signers;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Lists the keys that releases are signed by, accepts new ones, and removes those that nobody signs by any more. */
@ForAdministrators
@Path("-/api/v1/admin/signers")
public final class SignersResource {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");
    private static final String ANY_TYPE = "x";

    private final Signers signers;
    private final HttpServletRequest request;

    private record WantedSigner(String hostname, String namespace, String fingerprint) {}

    private record SignerList(List<SignerDocument> signers) {}

    private record SignerDocument(
            String hostname,
            String namespace,
            String fingerprint,
            String firstSeen,

            @Summary("The release that was the first one with this key.")
            String release,

            boolean accepted,
            @Summary("Who accepted it.") String by) {
        static SignerDocument of(SignerRecord signer) {
            return new SignerDocument(
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
    @Summary("The keys that releases are signed by.")
    @ResponseDocument(SignerList.class)
    public Response list() {
        return AdministrationAnswer.of(
                Response.Status.OK,
                new SignerList(signers.all().stream().map(SignerDocument::of).toList()));
    }

    /** Accepts a signer, by its whole fingerprint also one that was never seen. */
    @POST
    @Path("accepted")
    @Summary("Accepts a key that was seen; or one that was not, by its fingerprint of 40 or 64 hexadecimal digits.")
    @ResponseDocument(status = 204)
    public Response accept(@RequestDocument(WantedSigner.class) InputStream body) {
        var wanted = RequestBody.read(body, WantedSigner.class);
        var known = namespace(
                RequestBody.required("hostname", wanted.hostname()),
                RequestBody.required("namespace", wanted.namespace()));
        var fingerprint = RequestBody.required("fingerprint", wanted.fingerprint());
        var administrator = Administrator.nameOf(request);
        if (!signers.accept(known.hostname(), known.namespace(), fingerprint, administrator)) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw new NotFoundException();
            }
            // A key that signed what is stored is not noted by that, so that it may be unknown here.
            signers.acceptUnseen(known.hostname(), known.namespace(), fingerprint, administrator);
        }
        return Response.noContent().build();
    }

    /** Removes a signer; its next signature is that of a new key. */
    @DELETE
    @Path("{hostname}/{namespace}/{fingerprint}")
    @Summary("Removes a key from the signers of a namespace; a release that it signs later is signed by a new key.")
    @ResponseDocument(status = 204)
    public Response remove(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint) {
        var known = namespace(hostname, namespace);
        if (!signers.remove(known.hostname(), known.namespace(), fingerprint, Administrator.nameOf(request))) {
            throw new NotFoundException();
        }
        return Response.noContent().build();
    }

    /** Parses a namespace by the rules for the address of a provider, of which it is a part. */
    private static ProviderAddress namespace(String hostname, String namespace) {
        return ProviderAddress.parse(hostname, namespace, ANY_TYPE);
    }
}
