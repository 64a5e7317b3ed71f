package org.providermirror.web.hosted;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.hosted.KeptRelease;
import org.providermirror.hosted.KeyReleases;
import org.providermirror.hosted.keys.SigningKey;
import org.providermirror.hosted.keys.SigningKeys;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Withdrawal;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.problem.RefusedException;

/** Lists the releases that only one signing key has signed, and keeps releases of a revoked key. */
@ForAdministrators
@Path("-/api/v1/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/releases")
@Produces(MediaType.APPLICATION_JSON)
public final class KeyReleasesResource {
    private static final int MOST = 1_000;

    private final SigningKeys keys;
    private final KeyReleases releases;
    private final Administration administration;
    private final Events events;
    private final Clock clock;
    private final HttpServletRequest request;

    /** Lists what may be decided about a release. */
    private enum Decision {
        /** Nothing was decided: clients get the release. */
        UNDECIDED,
        /** Clients get the release. */
        KEPT,
        /** Clients do not get the release. */
        WITHDRAWN
    }

    /**
     * A release that only one key has signed.
     *
     * @param provider hostname/namespace/type
     * @param version the version
     * @param decision undecided, kept or withdrawn
     * @param by the administrator who decided
     * @param at when that was decided
     */
    private record KeyRelease(
            ProviderAddress provider,
            ProviderVersion version,
            Decision decision,
            Optional<String> by,
            Optional<Instant> at) {}

    /**
     * The releases of a key.
     *
     * @param total the number of releases, of which at most 1000 are listed
     * @param releases the releases, by provider and version
     */
    private record KeyReleaseList(int total, List<KeyRelease> releases) {}

    /**
     * @param type the type of the provider
     * @param version the version
     */
    private record WantedRelease(String type, ProviderVersion version) {}

    public KeyReleasesResource(
            @Context SigningKeys keys,
            @Context KeyReleases releases,
            @Context Administration administration,
            @Context Events events,
            @Context Clock clock,
            @Context HttpServletRequest request) {
        this.keys = keys;
        this.releases = releases;
        this.administration = administration;
        this.events = events;
        this.clock = clock;
        this.request = request;
    }

    /**
     * Lists the releases whose current revision only this key has signed. If the key is revoked, decide about each: keep it
     * here, or withdraw it.
     */
    @GET
    public KeyReleaseList list(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint) {
        var key = key(hostname, namespace, fingerprint);
        var signed = releases.signedOnlyBy(key.hostname(), key.namespace(), key.fingerprint());
        return new KeyReleaseList(
                signed.size(),
                signed.stream()
                        .limit(MOST)
                        .map(release -> decided(release, key))
                        .toList());
    }

    private KeyRelease decided(ReleaseId release, SigningKey key) {
        var withdrawal = administration.blocks().withdrawals().find(release);
        var kept = releases.kept(release, key.fingerprint());
        var decision =
                withdrawal.isPresent() ? Decision.WITHDRAWN : kept.isPresent() ? Decision.KEPT : Decision.UNDECIDED;
        return new KeyRelease(
                release.provider(),
                release.version(),
                decision,
                withdrawal.map(Withdrawal::by).or(() -> kept.map(KeptRelease::by)),
                withdrawal.map(Withdrawal::at).or(() -> kept.map(KeptRelease::at)));
    }

    /** Keeps a release although its only key was revoked. To take it from clients instead, withdraw it. */
    @POST
    @Path("kept")
    public void keep(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("fingerprint") String fingerprint,
            WantedRelease order) {
        var key = key(hostname, namespace, fingerprint);
        if (key.state() != SigningKey.State.REVOKED) {
            throw RefusedException.conflict("the key " + key.fingerprint() + " is not revoked, so its releases stay");
        }
        var provider =
                Member.parse("type", order.type(), type -> new ProviderAddress(key.hostname(), key.namespace(), type));
        var release = new ReleaseId(provider, order.version());
        if (!releases.signedOnlyBy(key.hostname(), key.namespace(), key.fingerprint())
                .contains(release)) {
            throw RefusedException.notFound(release + " does not depend on the key " + key.fingerprint());
        }
        var administrator = AdministratorName.of(request);
        releases.keep(release, key.fingerprint(), new KeptRelease(administrator, clock.instant()));
        events.record(Event.of(
                clock.instant(),
                EventKind.ADMINISTRATION,
                Target.of(release),
                administrator + " kept " + release + ", which the revoked key " + key.fingerprint() + " signed"));
    }

    private SigningKey key(String hostname, String namespace, String fingerprint) {
        var address = Member.parse("namespace", namespace, text -> ProviderAddress.parse(hostname, text, "x"));
        var digits = fingerprint.toUpperCase(Locale.ROOT);
        return keys.find(address.hostname(), address.namespace(), digits)
                .orElseThrow(
                        () -> RefusedException.notFound(hostname + "/" + namespace + " has no signing key " + digits));
    }
}
