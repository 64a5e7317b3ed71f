package org.providermirror.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;

/** What the fake registry has published, and its honest answers. Safe for use by any number of threads. */
final class PublishedReleases {
    private record Shelved(FakeRelease release, Map<String, Answer> files) {}

    private final RegistryDocuments documents;
    private final Map<String, Shelved> releases = new LinkedHashMap<>();
    private final Map<String, List<String>> others = new HashMap<>();
    private final Set<String> unusedTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger tokens = new AtomicInteger();

    PublishedReleases(URI baseUrl) {
        documents = new RegistryDocuments(baseUrl);
    }

    void publish(FakeRelease release) {
        var shelved = new Shelved(release, release.files());
        synchronized (this) {
            releases.put(key(release.provider(), release.version()), shelved);
        }
    }

    synchronized void withdraw(String provider, String version) {
        if (releases.remove(key(provider, version)) == null) {
            throw new IllegalArgumentException("never published: " + provider + " " + version);
        }
    }

    synchronized void listAlso(String provider, List<String> versions) {
        others.computeIfAbsent(provider, none -> new ArrayList<>()).addAll(versions);
    }

    /** Returns the release; throws an exception if it was never published. */
    synchronized FakeRelease release(String provider, String version) {
        return Optional.ofNullable(releases.get(key(provider, version)))
                .orElseThrow(() -> new IllegalArgumentException("never published: " + provider + " " + version))
                .release();
    }

    /** Returns the archive; throws an exception if it was never published. */
    ProviderArchive archive(PackageId id) {
        var release = release(
                id.provider().namespace() + "/" + id.provider().type(),
                id.version().value());
        return Optional.ofNullable(release.archives().get(id.platform()))
                .orElseThrow(() -> new IllegalArgumentException("never published: " + id));
    }

    private static String key(String provider, String version) {
        return provider.toLowerCase(Locale.ROOT) + "/" + version;
    }

    Answer answer(ReceivedRequest request) {
        var words = request.path().split("/", -1);
        return switch (request.kind()) {
            case VERSIONS -> versions(words[3], words[4]);
            case DOWNLOAD_DOCUMENT -> download(request.provider(), words[5], Platform.tryParse(words[7], words[8]));
            case SUMS, SIGNATURE, ARCHIVE -> file(request, words[4]);
            case DISCOVERY, OTHER -> Answer.notFound();
        };
    }

    private synchronized Answer versions(String namespace, String type) {
        var listed = releases.values().stream()
                .map(Shelved::release)
                .filter(release -> release.isOf(namespace, type))
                .toList();
        var also = others.getOrDefault(namespace + "/" + type, List.of());
        return listed.isEmpty() && also.isEmpty()
                ? Answer.notFound()
                : Answer.json(documents.versions(namespace + "/" + type, listed, also));
    }

    private synchronized Answer download(String provider, String version, Optional<Platform> platform) {
        return Optional.ofNullable(releases.get(key(provider, version)))
                .map(Shelved::release)
                .filter(release -> platform.filter(release::hasDocument).isPresent())
                .map(release -> Answer.json(documents.download(release, platform.get(), newToken(release))))
                .orElseGet(Answer::notFound);
    }

    private String newToken(FakeRelease release) {
        if (!release.is(Shape.EXPIRING_URLS)) {
            return "";
        }
        var token = "once-" + tokens.incrementAndGet();
        unusedTokens.add(token);
        return token;
    }

    private Answer file(ReceivedRequest request, String version) {
        Shelved shelved;
        synchronized (this) {
            shelved = releases.get(key(request.provider(), version));
        }
        var file = shelved == null ? null : shelved.files().get(request.path());
        if (file == null) {
            return Answer.notFound();
        }
        var expires = request.kind() == RequestKind.ARCHIVE && shelved.release().is(Shape.EXPIRING_URLS);
        return !expires || isGoodToken(request) ? file : Answer.error(403, "Request has expired");
    }

    private boolean isGoodToken(ReceivedRequest request) {
        var token = request.query().replaceFirst("^token=", "");
        return request.isHead() ? unusedTokens.contains(token) : unusedTokens.remove(token);
    }
}
