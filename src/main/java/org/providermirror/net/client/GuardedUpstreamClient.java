package org.providermirror.net.client;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.providermirror.config.EgressProxy;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.net.address.AddressGuard;
import org.providermirror.net.address.GuardedDns;
import org.providermirror.net.address.Resolver;
import org.providermirror.net.breaker.CircuitBreakers;
import org.providermirror.net.tls.TlsTrust;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/**
 * Implements the upstream client: Jersey's client on Apache HttpClient, with its own rules for addresses, redirects,
 * credentials, timeouts and failing hosts.
 *
 * <p>Requests run on the callers' threads; it starts none. The deadline is 10 seconds for each of at most two attempts to
 * get a document, with up to 3 seconds between them, and about 13 seconds a hop for the beginning of a download. Waiting
 * for a free connection adds up to 3 seconds, and a name lookup whatever the operating system takes.
 */
public final class GuardedUpstreamClient implements UpstreamClient, AutoCloseable {
    private final RegistryCredentials credentials;
    private final UpstreamTimeouts limits;
    private final LongSupplier nanoTime;
    private final SocketDeadline waits;
    private final HttpExchanges exchanges;
    private final CircuitBreakers breakers;
    private final GuardedRequests requests;
    private final Redirects redirects;
    private final DocumentMemory memory =
            new DocumentMemory(Runtime.getRuntime().maxMemory());
    private volatile boolean closed;

    /**
     * Creates the client.
     *
     * @param overload receives the hostname of each provider for which a host refused a request or broke a connection
     * @throws IllegalArgumentException if the file of certificate authorities cannot be used
     */
    public GuardedUpstreamClient(UpstreamSettings settings, Consumer<Hostname> overload) {
        this(settings, overload, Resolver.system(), UpstreamTimeouts.standard(), System::nanoTime, Clock.systemUTC());
    }

    public GuardedUpstreamClient(
            UpstreamSettings settings,
            Consumer<Hostname> overload,
            Resolver resolver,
            UpstreamTimeouts limits,
            LongSupplier nanoTime,
            Clock clock) {
        this.credentials = settings.credentials();
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.waits = new SocketDeadline(nanoTime);
        var guard = new AddressGuard(settings.privateNetworks());
        var proxies = new EgressProxies(settings.proxy().map(EgressProxy::address), settings.noProxy());
        var pool = Connections.pool(
                limits,
                waits,
                new GuardedDns(resolver, guard),
                TlsTrust.context("mirror.upstream.ca-file", settings.caFile()),
                settings.concurrency());
        this.exchanges = new HttpExchanges(pool, new ProxiedRoutes(proxies, resolver), limits, settings.proxy());
        this.breakers = new CircuitBreakers(nanoTime);
        this.requests = new GuardedRequests(exchanges, breakers, overload, waits, limits, clock);
        this.redirects = new Redirects(new GuardedTargets(settings.plainHttp(), proxies, resolver, guard), requests);
    }

    @Override
    public Optional<UpstreamDocument> get(UpstreamRequest request) {
        var first = Attempt.first(request.provider());
        try {
            return get(request, first);
        } catch (UpstreamUnavailableException failure) {
            if (!first.isRepeated()) {
                throw failure;
            }
            GuardedRequests.pause(failure.retryAfter().orElse(limits.retryPause()), hostOf(request.url()));
            return get(request, first.second());
        }
    }

    private Optional<UpstreamDocument> get(UpstreamRequest request, Attempt attempt) {
        requireOpen(request.url());
        var purpose = Purpose.of(request.credentials(), credentials, attempt);
        try {
            return waits.during(limits.documentIdle(), limits.document(), () -> {
                try (var answer = redirects.follow(request.url(), purpose)) {
                    if (GuardedRequests.isMissing(answer)) {
                        requests.finish(answer);
                        return Optional.empty();
                    }
                    return Optional.of(read(answer, request.maximumBytes(), attempt));
                }
            });
        } catch (IOException fault) {
            throw requests.failed(request.url(), attempt, fault);
        }
    }

    private UpstreamDocument read(UpstreamResponse answer, int maximumBytes, Attempt attempt) {
        var reserved = memory.begin();
        try {
            var content = answer.content(maximumBytes, reserved);
            requests.delivered(answer.url(), attempt);
            return new UpstreamDocument(answer.url(), content, reserved::close);
        } catch (IOException fault) {
            reserved.close();
            throw requests.failed(answer.url(), attempt, fault);
        } catch (RuntimeException refused) {
            reserved.close();
            throw refused;
        }
    }

    @Override
    public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
        return download(url, Purpose.published(Attempt.only(provider)));
    }

    @Override
    public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
        return download(url, Purpose.published(Attempt.only(provider)).resumedFrom(from));
    }

    private Optional<Download> download(URI url, Purpose purpose) {
        requireOpen(url);
        var answer = redirects.follow(url, purpose);
        if (GuardedRequests.isMissing(answer)) {
            requests.finish(answer);
            return Optional.empty();
        }
        requests.delivered(answer.url(), purpose.attempt());
        if (answer.status() == 200) {
            return Optional.of(new StreamedDownload(answer, Optional.empty(), waits, limits, nanoTime));
        }
        if (purpose.resumed().filter(from -> ResumedRange.isRest(answer, from)).isPresent()) {
            return Optional.of(new StreamedDownload(answer, purpose.resumed(), waits, limits, nanoTime));
        }
        requests.finish(answer);
        return download(url, Purpose.published(purpose.attempt()));
    }

    /** Returns whether the circuit breaker of a host is open or half-open. */
    public boolean isOpen(String host) {
        return breakers.isOpen(host);
    }

    /** Closes the connections that were idle for a minute. */
    public void closeIdle() {
        exchanges.closeIdle();
    }

    private void requireOpen(URI url) {
        if (closed) {
            throw new UpstreamUnavailableException(hostOf(url), "is not asked any more: the mirror stops");
        }
    }

    private static String hostOf(URI url) {
        return String.valueOf(url.getHost());
    }

    /** Closes all connections at once, also those of running downloads; later calls fail. */
    @Override
    public void close() {
        closed = true;
        exchanges.close();
    }
}
