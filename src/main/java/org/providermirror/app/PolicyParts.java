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
    private final Signers signers;
    private final ReleaseNotices notices;
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
        signers = new Signers(storage, settings.rules().pinnedSigners(), events, time.wall());
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

    /** The registry, of whose releases it is taken down who signed them. */
    ProviderRegistry watching(ProviderRegistry registry) {
        return new WatchedRegistry(registry, signers, notices);
    }

    /** Decides whose stored releases are trusted. */
    SignerRule storedSigners() {
        return new StoredSigners(signers, provider -> false);
    }

    /** What administrators decide. */
    Administration administration() {
        return new Administration(blocks, conflicts, signers, keys);
    }

    /** Looks at what administrators decided on other mirrors. */
    void refresh() {
        blocks.refresh();
        conflicts.refresh();
        signers.refresh();
    }
}
