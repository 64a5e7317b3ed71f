package org.providermirror.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/** Upstream in memory: what was not put there is 404. Remembers what it was asked. */
public final class FakeUpstream implements UpstreamClient {
    private final Map<URI, Supplier<UpstreamDocument>> documents = new ConcurrentHashMap<>();
    private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();

    public FakeUpstream put(String url, byte[] content) {
        var location = URI.create(url);
        documents.put(location, () -> new UpstreamDocument(location, content.clone()));
        return this;
    }

    public FakeUpstream put(String url, String content) {
        return put(url, content.getBytes(StandardCharsets.UTF_8));
    }

    /** The document is found at another URL after redirects. */
    public FakeUpstream redirect(String url, String finalUrl, String content) {
        documents.put(
                URI.create(url),
                () -> new UpstreamDocument(URI.create(finalUrl), content.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    public FakeUpstream fail(String url, RuntimeException failure) {
        documents.put(URI.create(url), () -> {
            throw failure;
        });
        return this;
    }

    /** What is found at one URL is found at another, too. */
    public void copy(String from, String to) {
        documents.put(URI.create(to), documents.get(URI.create(from)));
    }

    public void remove(String url) {
        documents.remove(URI.create(url));
    }

    /** The discovery document of a host whose registry is at /v1/providers/. */
    public FakeUpstream host(String hostname) {
        return put("https://" + hostname + "/.well-known/terraform.json", "{\"providers.v1\":\"/v1/providers/\"}");
    }

    public List<String> urls() {
        return requests.stream().map(request -> request.url().toString()).toList();
    }

    public List<UpstreamRequest> requests() {
        return List.copyOf(requests);
    }

    /** Whose token went with the requests to URLs that end like this. */
    public List<Optional<Hostname>> credentials(String urlEnd) {
        return requests.stream()
                .filter(request -> request.url().toString().endsWith(urlEnd))
                .map(UpstreamRequest::credentials)
                .toList();
    }

    public void forget() {
        requests.clear();
    }

    @Override
    public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
        requests.add(request);
        return UpstreamAnswer.of(
                Optional.ofNullable(documents.get(request.url())).map(Supplier::get));
    }

    @Override
    public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
        return open(url, provider);
    }

    @Override
    public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
        throw new UnsupportedOperationException("nothing is downloaded here");
    }

    @Override
    public UpstreamClient givingUpIf(BooleanSupplier condition) {
        return this;
    }
}
