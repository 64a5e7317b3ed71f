package org.providermirror.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.providermirror.net.Document;
import org.providermirror.net.DocumentRequest;
import org.providermirror.net.Download;
import org.providermirror.net.UpstreamClient;
import org.providermirror.provider.Hostname;

/** Upstream in memory: what was not put there is 404. Remembers what it was asked. */
final class FakeUpstream implements UpstreamClient {
    private final Map<URI, Supplier<Document>> documents = new ConcurrentHashMap<>();
    private final List<DocumentRequest> requests = new CopyOnWriteArrayList<>();

    FakeUpstream put(String url, byte[] content) {
        var location = URI.create(url);
        documents.put(location, () -> new Document(location, content.clone()));
        return this;
    }

    FakeUpstream put(String url, String content) {
        return put(url, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The document is found at another URL after redirects. */
    FakeUpstream redirect(String url, String finalUrl, String content) {
        documents.put(
                URI.create(url), () -> new Document(URI.create(finalUrl), content.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    FakeUpstream fail(String url, RuntimeException failure) {
        documents.put(URI.create(url), () -> {
            throw failure;
        });
        return this;
    }

    /** What is found at one URL is found at another, too. */
    void copy(String from, String to) {
        documents.put(URI.create(to), documents.get(URI.create(from)));
    }

    void remove(String url) {
        documents.remove(URI.create(url));
    }

    /** The discovery document of a host whose registry is at /v1/providers/. */
    FakeUpstream host(String hostname) {
        return put("https://" + hostname + "/.well-known/terraform.json", "{\"providers.v1\":\"/v1/providers/\"}");
    }

    List<String> urls() {
        return requests.stream().map(request -> request.url().toString()).toList();
    }

    List<DocumentRequest> requests() {
        return List.copyOf(requests);
    }

    /** Whose token went with the requests to URLs that end like this. */
    List<Optional<Hostname>> credentials(String urlEnd) {
        return requests.stream()
                .filter(request -> request.url().toString().endsWith(urlEnd))
                .map(DocumentRequest::credentials)
                .toList();
    }

    void forget() {
        requests.clear();
    }

    @Override
    public Optional<Document> get(DocumentRequest request) {
        requests.add(request);
        return Optional.ofNullable(documents.get(request.url())).map(Supplier::get);
    }

    @Override
    public Optional<Download> open(URI url) {
        throw new UnsupportedOperationException("nothing is downloaded here");
    }
}
