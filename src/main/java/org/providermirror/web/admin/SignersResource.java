package org.providermirror.web.admin;

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
import java.util.List;
import java.util.regex.Pattern;
import org.providermirror.policy.Administration;
import org.providermirror.policy.SignerRecord;
import org.providermirror.policy.Signers;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Lists the keys that sign releases, accepts new ones, and removes retired ones. */
@ForAdministrators
@Path("-/api/v1/admin/signers")
@Produces(MediaType.APPLICATION_JSON)
public final class SignersResource {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");
    private static final String ANY_TYPE = "x";

    private final Signers signers;
    private final HttpServletRequest request;

    /**
     * @param hostname the hostname of the registry
     * @param namespace the namespace
     * @param fingerprint the fingerprint of the primary key, upper-case hexadecimal
     */
    private record WantedSigner(String hostname, String namespace, String fingerprint) {}

    /**
     * @param total the number of signers on all pages
     * @param offset the number of signers before this page
     * @param signers the signers of this page
     */
    private record SignerList(int total, int offset, List<SignerRecord> signers) {}

    public SignersResource(@Context Administration administration, @Context HttpServletRequest request) {
        this.signers = administration.signers();
        this.request = request;
    }

    /** Lists the keys that sign releases. */
    @GET
    public SignerList list(@BeanParam ListQuery query) {
        var page = query.page(List.copyOf(signers.all()), SignerRecord.class);
        return new SignerList(page.total(), page.offset(), page.items());
    }

    /** Accepts a key that signed a release, or any other key by its fingerprint of 40 or 64 hexadecimal digits. */
    @POST
    @Path("accepted")
    public void accept(WantedSigner order) {
        var known = namespace(order.hostname(), order.namespace());
        var fingerprint = order.fingerprint();
        var administrator = AdministratorName.of(request);
        if (!signers.accept(known.hostname(), known.namespace(), fingerprint, administrator)) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                throw RefusedException.notFound("no key " + fingerprint + " signed a release of " + known.hostname()
                        + "/" + known.namespace()
                        + "; a key that did not is accepted by its fingerprint of 40 or 64 hexadecimal digits");
            }
            // A key that signed a stored release is not recorded by that, so it may be unknown here.
            signers.acceptUnseen(known.hostname(), known.namespace(), fingerprint, administrator);
        }
    }

    /** Removes a key from the signers of a namespace. If it signs again, it is a new signer. */
    @DELETE
    @Path("{hostname}/{namespace}/{fingerprint}")
    public void remove(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint) {
        var known = namespace(hostname, namespace);
        if (!signers.remove(known.hostname(), known.namespace(), fingerprint, AdministratorName.of(request))) {
            throw RefusedException.notFound(
                    fingerprint + " is not a signer of " + known.hostname() + "/" + known.namespace());
        }
    }

    /** Parses a namespace by the rules of a provider address, of which it is a part. */
    private static ProviderAddress namespace(String hostname, String namespace) {
        var known = Member.parse("hostname", hostname, Hostname::parse);
        return Member.parse("namespace", namespace, text -> new ProviderAddress(known, text, ANY_TYPE));
    }
}
