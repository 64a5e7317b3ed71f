package org.providermirror.web.hosted;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.providermirror.config.ServedHosts;
import org.providermirror.hosted.UndecidedReleases;
import org.providermirror.hosted.keys.KeyConflictException;
import org.providermirror.hosted.keys.SigningKey;
import org.providermirror.hosted.keys.SigningKeys;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.signature.RegistrableKey;
import org.providermirror.registry.signature.UnusableKeyException;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.json.Utf8;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Registers, removes and revokes the public keys that sign releases of hosted namespaces. */
@ForAdministrators
@Path("-/api/v1/admin/signing-keys")
@Produces(MediaType.APPLICATION_JSON)
public final class SigningKeysResource {
    private static final String NAMESPACE = "{hostname}/{namespace}";
    private static final String KEY = NAMESPACE + "/{fingerprint}";
    private static final String PGP_KEYS = "application/pgp-keys";
    private static final String ANY_TYPE = "x";

    private final SigningKeys keys;
    private final UndecidedReleases undecided;
    private final ServedHosts hosts;
    private final HttpServletRequest request;

    /**
     * A page of the signing keys.
     *
     * @param total the number of keys on all pages
     * @param offset the number of keys before this page
     * @param keys the keys of this page
     */
    private record SigningKeyList(int total, int offset, List<SigningKeyDocument> keys) {}

    /** @param reason why the key must not be trusted any more; administrators read it */
    private record WantedRevocation(String reason) {}

    /** A namespace of a hosted hostname. */
    private record Namespace(Hostname hostname, String name) {
        @Override
        public String toString() {
            return hostname + "/" + name;
        }
    }

    public SigningKeysResource(
            @Context SigningKeys keys,
            @Context UndecidedReleases undecided,
            @Context ServedHosts hosts,
            @Context HttpServletRequest request) {
        this.keys = keys;
        this.undecided = undecided;
        this.hosts = hosts;
        this.request = request;
    }

    /** Lists the signing keys of all hosted namespaces, also removed and revoked ones. */
    @GET
    public SigningKeyList list(@BeanParam ListQuery query) {
        return list(List.copyOf(keys.all()), query);
    }

    /** Lists the signing keys of a namespace, also removed and revoked ones. */
    @GET
    @Path(NAMESPACE)
    public SigningKeyList list(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @BeanParam ListQuery query) {
        var wanted = hosted(hostname, namespace);
        return list(keys.of(wanted.hostname(), wanted.name()), query);
    }

    private static SigningKeyList list(List<SigningKey> keys, ListQuery query) {
        var page = query.page(keys.stream().map(SigningKeyDocument::of).toList(), SigningKeyDocument.class);
        return new SigningKeyList(page.total(), page.offset(), page.items());
    }

    /**
     * Registers an armored public key, which verifies new releases of the namespace beside the keys that it has. A newer copy
     * of a registered key replaces the older copy. A removed key is registered again; a revoked key is refused.
     */
    @PUT
    @Path(NAMESPACE)
    @Consumes({PGP_KEYS, MediaType.TEXT_PLAIN, MediaType.APPLICATION_OCTET_STREAM})
    @RequestBody(
            required = true,
            content =
                    @Content(mediaType = PGP_KEYS, schema = @Schema(type = "string", description = "The armored key.")))
    public SigningKeyDocument register(@PathParam("hostname") String hostname, @PathParam("namespace") String namespace)
            throws IOException {
        var wanted = hosted(hostname, namespace);
        // One more than allowed, so that a longer key is refused and not cut.
        var armored = Utf8.decode(request.getInputStream().readNBytes(RegistrableKey.MOST_CHARACTERS + 1));
        try {
            return SigningKeyDocument.of(
                    keys.register(wanted.hostname(), wanted.name(), armored, AdministratorName.of(request)));
        } catch (UnusableKeyException unusable) {
            throw RefusedException.badRequest(unusable.getMessage());
        } catch (KeyConflictException conflict) {
            throw RefusedException.conflict(conflict.getMessage());
        }
    }

    /** Removes a registered key: it verifies no new release, and its releases stay. */
    @DELETE
    @Path(KEY)
    public void remove(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint) {
        var wanted = hosted(hostname, namespace);
        if (keys.remove(wanted.hostname(), wanted.name(), upper(fingerprint), AdministratorName.of(request))
                .isEmpty()) {
            throw unknown(wanted, fingerprint, "registered ");
        }
    }

    /**
     * Revokes a compromised key: it never verifies a new release again. Its releases stay until an administrator decides
     * about each.
     */
    @POST
    @Path(KEY + "/revocation")
    public SigningKeyDocument revoke(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint,
            WantedRevocation order) {
        var wanted = hosted(hostname, namespace);
        var revoked = keys.revoke(
                        wanted.hostname(),
                        wanted.name(),
                        upper(fingerprint),
                        order.reason(),
                        AdministratorName.of(request))
                .orElseThrow(() -> unknown(wanted, fingerprint, ""));
        undecided.refresh();
        return SigningKeyDocument.of(revoked);
    }

    private static RefusedException unknown(Namespace namespace, String fingerprint, String state) {
        return RefusedException.notFound(namespace + " has no " + state + "signing key " + upper(fingerprint)
                + ": list its keys and use a fingerprint of 40 hexadecimal digits");
    }

    private static String upper(String fingerprint) {
        return fingerprint.toUpperCase(Locale.ROOT);
    }

    /** Parses a namespace by the rules of a provider address, of which it is a part. */
    private Namespace hosted(String hostname, String namespace) {
        var known = Member.parse("hostname", hostname, Hostname::parse);
        if (!hosts.isHosted(known)) {
            throw RefusedException.notFound(
                    known + " is not a hosted hostname: add it to mirror.hosted.hosts to publish releases there");
        }
        return Member.parse(
                "namespace",
                namespace,
                text -> new Namespace(known, new ProviderAddress(known, text, ANY_TYPE).namespace()));
    }
}
