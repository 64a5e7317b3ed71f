package org.providermirror.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.providermirror.catalog.BaselineRegistry;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Events;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.hosted.keys.SigningKeys;
import org.providermirror.hosted.keys.StoredNamespaceKeys;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.policy.DecidedPackages;
import org.providermirror.mirror.policy.DeprecationWarnings;
import org.providermirror.mirror.policy.FetchablePackages;
import org.providermirror.mirror.policy.HeldVersions;
import org.providermirror.mirror.policy.HoldReview;
import org.providermirror.mirror.policy.NewVersions;
import org.providermirror.mirror.policy.PackageRules;
import org.providermirror.mirror.policy.RequestedReviews;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.net.UpstreamClient;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.policy.Deprecations;
import org.providermirror.policy.Holds;
import org.providermirror.policy.ReleaseNotices;
import org.providermirror.policy.ServedProviders;
import org.providermirror.policy.SignerRecordingRegistry;
import org.providermirror.policy.Signers;
import org.providermirror.policy.StoredSigners;
import org.providermirror.policy.TrustChanges;
import org.providermirror.policy.UnsignedAcceptances;
import org.providermirror.policy.UnsignedReleases;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.JwksCache;
import org.providermirror.policy.token.OidcDiscovery;
import org.providermirror.policy.token.StoredLinkKeys;
import org.providermirror.policy.token.TokenUses;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.OfflineRegistry;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.client.RegistryClient;
import org.providermirror.registry.signature.DetachedSigner;
import org.providermirror.registry.verify.SignerRule;
import org.providermirror.storage.Storage;
import org.providermirror.web.access.AccessAndAudit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Composes policy: authentication, authorization, blocks, conflicts, pinned signers and audit. */
final class PolicyParts {
    private static final Duration KEEP_USES_INTERVAL = Duration.ofMinutes(5);
    private static final Duration INHERIT_USES_INTERVAL = Duration.ofHours(1);
    private static final Duration POLL_TIMEOUT = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(PolicyParts.class);

    private final Blocks blocks;
    private final Deprecations deprecations;
    private final Conflicts conflicts;
    private final Holds holds;
    private final Baselines baselines;
    private final RequestedReviews reviews = new RequestedReviews();
    private final TrustChanges trustChanges = new TrustChanges();
    private final Signers signers;
    private final UnsignedAcceptances unsigned;
    private final SigningKeys signingKeys;
    private final StoredNamespaceKeys namespaceKeys;
    private final ReleaseNotices notices;
    private final StoredLinkKeys keys;
    private final AccessControl access;
    private final TokenUses tokenUses;
    private final Audit audit;
    private final RuleSettings rules;
    private final Clock clock;

    PolicyParts(
            PolicySettings settings,
            Optional<DetachedSigner> mirrorKey,
            Storage storage,
            UpstreamClient upstream,
            Executor executor,
            Audit audit,
            Events events,
            BiConsumer<Hostname, String> decided,
            Clocks time) {
        rules = settings.rules();
        clock = time.wall();
        trustChanges.listen(decided::accept);
        blocks = new Blocks(storage, events, time.wall());
        deprecations = new Deprecations(storage, events, time.wall());
        conflicts = new Conflicts(storage, events, time.wall());
        holds = new Holds(storage, events, time.wall());
        baselines = new Baselines(storage, time.wall());
        signers = new Signers(storage, settings.rules().pinnedSigners(), trustChanges, events, time.wall());
        unsigned = new UnsignedAcceptances(storage, trustChanges, events, time.wall());
        signingKeys = new SigningKeys(storage, events, time.wall());
        namespaceKeys = new StoredNamespaceKeys(signingKeys, mirrorKey);
        notices = new ReleaseNotices(storage, events, time.wall());
        keys = new StoredLinkKeys(storage, time.wall(), time.monotonic());
        tokenUses = new TokenUses(storage, time);
        access = new AccessControl(
                settings.access(), keys, issuerKeys(settings, upstream, executor, time), time.wall(), time.monotonic());
        this.audit = audit;
    }

    private static Optional<JwksCache> issuerKeys(
            PolicySettings settings, UpstreamClient upstream, Executor executor, Clocks time) {
        return settings.access()
                .oidc()
                .map(oidc -> new JwksCache(new OidcDiscovery(upstream, oidc.issuer()), executor, time.monotonic()));
    }

    /** Stores the uses of tokens periodically until the threads end. */
    void start(Threads threads) {
        threads.every(KEEP_USES_INTERVAL, tokenUses::keep);
        threads.nowAndEvery(INHERIT_USES_INTERVAL, tokenUses::inherit);
    }

    /** Stores the first lists of providers that wait for that, and the latest uses of tokens. */
    void close() {
        try {
            storeBaselines();
        } finally {
            tokenUses.keep();
        }
    }

    /** Returns the access check and audit that every request passes. */
    AccessAndAudit accessAndAudit() {
        return new AccessAndAudit(access, tokenUses::note, audit, clock);
    }

    /** Returns the access control. */
    AccessControl access() {
        return access;
    }

    /** Returns when tokens were last used. */
    TokenUses tokenUses() {
        return tokenUses;
    }

    /** Returns the rules of the settings. */
    RuleSettings rules() {
        return rules;
    }

    /** Returns the packages, versions and providers that administrators block. */
    Blocks blocks() {
        return blocks;
    }

    /** Returns the packages that upstream changed. */
    Conflicts conflicts() {
        return conflicts;
    }

    /** Returns the administrators' decisions about packages of releases. */
    ReleaseDecisions decisions() {
        return new DecidedPackages(conflicts);
    }

    /** Returns which packages the prefetch job may fetch. */
    FetchablePackages fetchable(VersionCatalog versions, ServedVersions served, RefusedReleases refused) {
        return new FetchablePackages(rules, blocks, conflicts, newVersions(served), versions, refused);
    }

    /** Returns the rules that hide versions because they are new. */
    NewVersions newVersions(ServedVersions served) {
        return new NewVersions(rules, blocks, holds, baselines, served, clock);
    }

    /** Returns the registry that also records the first list of each provider whose new versions are on hold. */
    ProviderRegistry recordingBaselines(ProviderRegistry registry) {
        return new BaselineRegistry(registry, baselines, rules.hold()::covers, reviews::add);
    }

    /** Returns the review of new versions on hold; empty if no setting puts any on hold. */
    Optional<HoldReview> holdReview(PullThroughMirror.Knowledge knowledge, Clocks time) {
        return rules.hold().providers().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new HoldReview(rules.hold(), holds, newVersions(knowledge.served()), knowledge, reviews, time));
    }

    /** Returns the list of versions on hold. */
    HeldVersions heldVersions(PullThroughMirror.Knowledge knowledge, Threads threads, Clocks time) {
        return new HeldVersions(
                holds, newVersions(knowledge.served()), knowledge, threads.background(), threads.timer(), time);
    }

    /** Stores the first lists of providers that storage did not accept before. */
    void storeBaselines() {
        baselines.storeWaiting();
    }

    /** Approves a version that an administrator imported, unless its approval was withdrawn. */
    void approveImported(ReleaseId release) {
        if (rules.hold().covers(release.provider())) {
            holds.approveByRule(release, "an import");
        }
    }

    /** Returns the mirror that warns clients of the registry protocol of what is deprecated. */
    ProviderMirror warning(ProviderMirror mirror) {
        return new DeprecationWarnings(mirror, deprecations);
    }

    /** Returns the rules that explain why clients get a package or not. */
    PackageRules packageRules(ServedHosts hosts, PullThroughMirror.Knowledge knowledge, Threads threads) {
        return new PackageRules(
                rules,
                hosts,
                blocks,
                conflicts,
                newVersions(knowledge.served()),
                knowledge,
                threads.storageReads(),
                threads.timer());
    }

    /** Whether policy allows a release, so that upstream may be asked about it. */
    boolean serves(ReleaseId release) {
        return new ServedProviders(rules, blocks).refusal(release).isEmpty();
    }

    /** Returns the upstream registry, which also records and checks the signer of each release. */
    ProviderRegistry registry(UpstreamClient client, MirrorSettings settings, Executor fanOut, Clocks time) {
        return settings.upstream().hosts().isOffline()
                ? new OfflineRegistry()
                : new SignerRecordingRegistry(
                        new RegistryClient(client, settings.upstream(), settings.trust(), fanOut, time.wall()),
                        signers,
                        unsignedReleases(),
                        settings.signatures(),
                        notices);
    }

    /** Decides whether a release may be unsigned. */
    UnsignedReleases unsignedReleases() {
        return new UnsignedReleases(signers, unsigned);
    }

    /** Notifies of administrators' decisions about signers and unsigned releases. */
    TrustChanges trustChanges() {
        return trustChanges;
    }

    /** Decides whose stored releases are trusted. */
    SignerRule storedSigners() {
        return new StoredSigners(signers, unsigned::covers);
    }

    /** Returns the public keys of hosted namespaces. */
    SigningKeys signingKeys() {
        return signingKeys;
    }

    /** Returns what decides who may sign releases of hosted providers. */
    NamespaceKeys namespaceKeys() {
        return namespaceKeys;
    }

    /** Returns the administrative acts of policy. */
    Administration administration() {
        return new Administration(blocks, deprecations, conflicts, holds, signers, unsigned, keys);
    }

    /**
     * Polls the administrators' decisions on other instances, all kinds at the same time, because the first requests
     * wait for them.
     */
    void refresh(Executor executor) {
        Runnable readHolds = rules.hold().providers().isEmpty() ? () -> {} : holds::refresh;
        var polls = Stream.<Runnable>of(
                        blocks::refresh,
                        deprecations::refresh,
                        conflicts::refresh,
                        readHolds,
                        signers::refresh,
                        unsigned::refresh,
                        signingKeys::refresh)
                .map(poll -> CompletableFuture.runAsync(poll, executor))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(polls).get(POLL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("Decisions of administrators on other instances are not read yet and are polled again", late);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
