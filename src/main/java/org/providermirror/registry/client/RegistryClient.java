package org.providermirror.registry.client;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.providermirror.config.TrustSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.UpstreamVersions;
import org.providermirror.registry.verify.ArchiveNameRule;
import org.providermirror.registry.verify.ChecksumFile;
import org.providermirror.registry.verify.ChecksumVerification;
import org.providermirror.registry.verify.ReleaseVerification;
import org.providermirror.registry.wire.ConcurrentRequests;
import org.providermirror.registry.wire.DownloadDocument;
import org.providermirror.registry.wire.DownloadDocuments;
import org.providermirror.registry.wire.ServiceDiscovery;
import org.providermirror.registry.wire.VersionsDocument;

/**
 * Asks upstream registries by the Provider Registry Protocol.
 *
 * <p>The calling thread does the work. Concurrent requests also use the executor, which may be busy or the caller's
 * own. Starts no thread.
 */
public final class RegistryClient implements ProviderRegistry {
    private final UpstreamClient client;
    private final ServiceDiscovery discovery;
    private final DownloadDocuments documents;
    private final ReleaseVerification releases;
    private final ArchiveNameRule names;
    private final boolean plainHttp;

    /**
     * @param trust what a release must fulfil
     * @param executor runs further concurrent requests; may refuse work
     * @param clock for the time of verification and the freshness of service discovery
     */
    public RegistryClient(
            UpstreamClient client, UpstreamSettings settings, TrustSettings trust, Executor executor, Clock clock) {
        this.client = client;
        this.plainHttp = settings.plainHttp();
        this.discovery = new ServiceDiscovery(client, settings, executor, clock);
        var concurrent = new ConcurrentRequests(executor);
        this.documents = new DownloadDocuments(client, discovery, concurrent);
        this.names = new ArchiveNameRule(trust.pinnedSigners());
        this.releases = new ReleaseVerification(
                documents,
                new ChecksumVerification(client, concurrent, trust, clock),
                names,
                concurrent,
                plainHttp,
                clock);
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        return discovery
                .providersOf(provider.hostname())
                .map(service -> service.versions(
                        provider,
                        url -> client.get(UpstreamRequest.registry(url, provider))
                                .map(
                                        document -> new UpstreamAnswer.Found<>(VersionsDocument.parse(document)),
                                        UpstreamAnswer.Absent::new)))
                .orElseGet(() -> new UpstreamAnswer.Absent<>(Optional.empty()));
    }

    @Override
    public <T> UpstreamAnswer<T> release(
            ReleaseId id, Set<Platform> listed, Optional<Platform> requested, Function<Release, T> use) {
        return releases.verify(id, listed, requested, use);
    }

    @Override
    public Optional<URI> locate(PackageId id, Release release) {
        return release.find(id.platform())
                .flatMap(known -> documents
                        .find(id)
                        .found()
                        .filter(document -> isSame(document, known, release))
                        .map(document -> document.archive()
                                .filter(url -> plainHttp || url.getScheme().equalsIgnoreCase("https"))
                                .orElseThrow(() -> new UpstreamProtocolException(
                                        URI.create("https://" + id.provider().hostname() + "/"),
                                        "gives no URL that can be used for " + id))));
    }

    @Override
    public boolean isOffline(Hostname hostname) {
        return false;
    }

    /** Returns whether the document describes the archive of the release, by the signed sums and by its own digest. */
    private boolean isSame(DownloadDocument document, ReleasePackage known, Release release) {
        return document.agreesWith(known.sha256())
                && document.fileName()
                        .filter(name ->
                                name.equals(known.fileName()) || lists(release, document.platform(), name, known))
                        .isPresent();
    }

    // The sums may be in storage, and almost every document gives the file the same name.
    private boolean lists(Release release, Platform platform, String fileName, ReleasePackage known) {
        return names.complaint(release.idOf(platform), fileName).isEmpty()
                && release.checksumsOf(platform)
                        .map(published -> ChecksumFile.parse(published.sums()))
                        .flatMap(file -> file.find(fileName))
                        .filter(known.sha256()::equals)
                        .isPresent();
    }
}
