package org.providermirror.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.event.Events;
import org.providermirror.mirror.FetchablePackages;
import org.providermirror.mirror.PackageJudgement;
import org.providermirror.net.UpstreamClient;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.ReleaseNotices;
import org.providermirror.policy.Signers;
import org.providermirror.policy.StoredSigners;
import org.providermirror.policy.TrustChanges;
import org.providermirror.policy.UnsignedAcceptances;
import org.providermirror.policy.UnsignedReleases;
import org.providermirror.policy.WatchedRegistry;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.IssuerDocuments;
import org.providermirror.policy.token.IssuerKeys;
import org.providermirror.policy.token.StoredKeys;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.SignerRule;
import org.providermirror.storage.Storage;
import org.providermirror.web.Gate;

/** The parts that say who may ask and for what. */
final class PolicyParts {
    /** How long an act of an administrator on another mirror may be unknown here; a minute is what is promised. */
    static final Duration NEWS = Duration.ofSeconds(15);

    private final Blocks blocks;
    private final Conflicts conflicts;
    private final TrustChanges trustChanges = new TrustChanges();
    private final Signers signers;
    private final ReleaseNotices notices;
    private final UnsignedAcceptances unsigned;
    private final StoredKeys keys;
    private final AccessControl access;
    private final Audit audit;
    private final RuleSettings rules;
    private final Clock clock;

    PolicyParts(
            PolicySettings settings,
            Storage storage,
            UpstreamClient upstream,
            Executor executor,
            Audit audit,
            Events events,
            Time time) {
        rules = settings.rules();
        clock = time.wall();
        blocks = new Blocks(storage, events, time.wall());
        conflicts = new Conflicts(storage, events, time.wall());
        signers = new Signers(storage, settings.rules().pinnedSigners(), trustChanges, events, time.wall());
        unsigned = new UnsignedAcceptances(storage, trustChanges, events, time.wall());
        notices = new ReleaseNotices(storage, events, time.wall());
        keys = new StoredKeys(storage, time.wall(), time.monotonic());
        access = new AccessControl(
                settings.access(), keys, issuerKeys(settings, upstream, executor, time), time.wall(), time.monotonic());
        this.audit = audit;
    }

    private static Optional<IssuerKeys> issuerKeys(
            PolicySettings settings, UpstreamClient upstream, Executor executor, Time time) {
        return settings.access()
                .oidc()
                .map(oidc -> new IssuerKeys(new IssuerDocuments(upstream, oidc.issuer()), executor, time.monotonic()));
    }

    /** What every request has to pass. */
    Gate gate() {
        return new Gate(access, audit, clock);
    }

    /** What administrators keep from clients. */
    Blocks blocks() {
        return blocks;
    }

    /** Packages that upstream changed. */
    Conflicts conflicts() {
        return conflicts;
    }

    /** What may be fetched before anybody asks for it. */
    FetchablePackages fetchable(VersionCatalog versions, ReleaseCatalog releases, Time time) {
        return new FetchablePackages(rules, blocks, conflicts, versions, releases, time);
    }

    /** What is the matter with packages. */
    PackageJudgement judgement() {
        return PackageJudgement.by(blocks, conflicts);
    }

    /** The registry, with each release judged by who signed it. */
    ProviderRegistry watching(ProviderRegistry registry, SignaturePolicy signatures) {
        return new WatchedRegistry(registry, signers, unsignedReleases(), signatures, notices);
    }

    /** Decides whether a release may come without a signature. */
    UnsignedReleases unsignedReleases() {
        return new UnsignedReleases(signers, unsigned);
    }

    /** Tells of an administrator's decisions about signers and unsigned releases. */
    TrustChanges trustChanges() {
        return trustChanges;
    }

    /** Decides whose stored releases are trusted. */
    SignerRule storedSigners() {
        return new StoredSigners(signers, unsigned::covers);
    }

    /** What administrators decide. */
    Administration administration() {
        return new Administration(blocks, conflicts, signers, unsigned, keys);
    }

    /** Looks at what administrators decided on other mirrors. */
    void refresh() {
        blocks.refresh();
        conflicts.refresh();
        signers.refresh();
        unsigned.refresh();
    }
}
