package org.providermirror.net.client;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.providermirror.config.EgressProxy;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Download;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.net.address.AddressGuard;
import org.providermirror.net.address.GuardedDns;
import org.providermirror.net.address.Resolver;

/**
 * Implements the upstream client: Jersey's client on Apache HttpClient, with its own rules for addresses, redirects,
 * credentials, timeouts and failing hosts.
 *
 * <p>Requests run on the callers' threads; it starts none. The deadline is 20 seconds for a document, and about 8
 * seconds a hop for the beginning of a download. Waiting for a free connection adds up to 3 seconds, and a name lookup
 * whatever the operating system takes.
 */
public final class GuardedUpstreamClient implements UpstreamClient, AutoCloseable {
    private final RegistryCredentials credentials;
    private final UpstreamTimeouts limits;
    private final LongSupplier nanoTime;
    private final SocketDeadline waits;
    private final HttpExchanges exchanges;
    private final GuardedRequests requests;
    private final Redirects redirects;
    private final DocumentMemory memory =
            new DocumentMemory(Runtime.getRuntime().maxMemory());
    private volatile boolean closed;

    /** @throws IllegalArgumentException if the file of certificate authorities cannot be used */
    public GuardedUpstreamClient(UpstreamSettings settings) {
        this(settings, Resolver.system(), UpstreamTimeouts.standard(), System::nanoTime, Clock.systemUTC());
    }

    public GuardedUpstreamClient(
            UpstreamSettings settings, Resolver resolver, UpstreamTimeouts limits, LongSupplier nanoTime, Clock clock) {
        this.credentials = settings.credentials();
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.waits = new SocketDeadline(nanoTime);
        var guard = new AddressGuard(settings.privateNetworks());
        var proxies = new EgressProxies(settings.proxy().map(EgressProxy::address), settings.noProxy());
        var pool =
                Connections.pool(limits, waits, new GuardedDns(resolver, guard), TlsTrust.context(settings.caFile()));
        this.exchanges = new HttpExchanges(pool, new ProxiedRoutes(proxies, resolver), limits, settings.proxy());
        this.requests = new GuardedRequests(exchanges, new HostCircuitBreaker(nanoTime), waits, limits, clock);
        this.redirects = new Redirects(new GuardedTargets(settings.plainHttp(), proxies, resolver, guard), requests);
    }

    @Override
    public Optional<UpstreamDocument> get(UpstreamRequest request) {
        var purpose = Purpose.of(request.credentials(), credentials);
        return limited(request.url(), () -> {
            try (var answer = redirects.follow(request.url(), purpose)) {
                if (GuardedRequests.isMissing(answer)) {
                    requests.finish(answer);
                    return Optional.empty();
                }
                return Optional.of(read(answer, request.maximumBytes()));
            }
        });
    }

    private UpstreamDocument read(UpstreamResponse answer, int maximumBytes) {
        var reserved = memory.begin();
        try {
            var content = answer.content(maximumBytes, reserved);
            requests.delivered(answer.url());
            return new UpstreamDocument(answer.url(), content, reserved::close);
        } catch (IOException fault) {
            reserved.close();
            throw requests.failed(answer.url(), fault);
        } catch (RuntimeException refused) {
            reserved.close();
            throw refused;
        }
    }

    @Override
    public Optional<Download> open(URI url) {
        requireOpen(url);
        var answer = redirects.follow(url, Purpose.PUBLISHED);
        if (GuardedRequests.isMissing(answer)) {
            requests.finish(answer);
            return Optional.empty();
        }
        requests.delivered(answer.url());
        return Optional.of(
                new StreamedDownload(answer, new MinimumThroughputBody(answer.body(), waits, limits, nanoTime)));
    }

    private <T> T limited(URI url, SocketDeadline.Exchange<T> exchange) {
        requireOpen(url);
        try {
            return waits.during(limits.documentIdle(), limits.document(), exchange);
        } catch (IOException fault) {
            throw requests.failed(url, fault);
        }
    }

    private void requireOpen(URI url) {
        if (closed) {
            throw new UpstreamUnavailableException(
                    String.valueOf(url.getHost()), "is not asked any more: the mirror stops");
        }
    }

    /** Closes all connections at once, also those of running downloads; later calls fail. */
    @Override
    public void close() {
        closed = true;
        exchanges.close();
    }
}
