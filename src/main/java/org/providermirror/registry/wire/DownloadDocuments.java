package org.providermirror.registry.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;

/** Fetches download documents from registries, with the credentials of the hostname. */
public final class DownloadDocuments {
    private static final Platform MOST_COMMON = new Platform("linux", "amd64");
    private static final List<Platform> WHEN_NONE_IS_LISTED =
            List.of(MOST_COMMON, new Platform("darwin", "arm64"), new Platform("windows", "amd64"));
    private static final int ATTEMPTS = 3;

    private final UpstreamClient client;
    private final ServiceDiscovery discovery;

    public DownloadDocuments(UpstreamClient client, ServiceDiscovery discovery) {
        this.client = client;
        this.discovery = discovery;
    }

    /** Fetches the document of a package; empty if the registry answers 404. */
    public Optional<DownloadDocument> find(PackageId id) {
        return discovery
                .providersOf(id.provider().hostname())
                .flatMap(service ->
                        service.download(id, url -> client.get(UpstreamRequest.registryPackage(url, id.provider()))))
                .map(document -> DownloadDocument.parse(document, id.platform()));
    }

    /**
     * Fetches the document of any one platform, in at most three attempts; empty if the registry has no document for
     * them.
     */
    public Optional<DownloadDocument> findAny(ReleaseId release, Set<Platform> listed) {
        return candidates(listed)
                .map(platform -> find(release.packageFor(platform)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Stream<Platform> candidates(Set<Platform> listed) {
        var preferred = listed.contains(MOST_COMMON) ? Stream.of(MOST_COMMON) : Stream.<Platform>empty();
        return listed.isEmpty()
                ? WHEN_NONE_IS_LISTED.stream()
                : Stream.concat(preferred, listed.stream().sorted()).distinct().limit(ATTEMPTS);
    }
}
