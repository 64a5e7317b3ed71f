package org.providermirror.net.client;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Download;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.net.address.AddressGuard;
import org.providermirror.net.address.GuardedDns;
import org.providermirror.net.address.Resolver;
import org.providermirror.net.breaker.CircuitBreakers;
import org.providermirror.net.proxy.EgressProxies;
import org.providermirror.net.proxy.ProxiedRoutes;
import org.providermirror.net.tls.TlsTrust;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.UrlAuthority;

/**
 * Implements the upstream client: Jersey's client on Apache HttpClient, with its own rules for addresses, redirects,
 * credentials, timeouts and failing hosts.
 *
 * <p>Requests run on the callers' threads; it starts none. The deadline is 10 seconds for each of at most two attempts to
 * get a document, with up to 3 seconds between them, and {@code mirror.upstream.archive-timeout} for the beginning of a
 * download. A connection may take 13 seconds of it. Waiting for a free connection adds up to 3 seconds, and a name lookup whatever the operating system takes.
 */
public final class GuardedUpstreamClient implements UpstreamClient, AutoCloseable {
    private final RegistryCredentials credentials;
    private final UpstreamTimeouts limits;
    private final LongSupplier nanoTime;
    private final SocketDeadline waits;
    private final EgressProxies proxies;
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
        this(
                settings,
                overload,
                Resolver.system(),
                UpstreamTimeouts.standard(settings.archiveTimeout()),
                System::nanoTime,
                Clock.systemUTC());
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
        this.proxies = new EgressProxies(settings.egress(), System::getProperty);
        var pool = Connections.pool(
                limits,
                waits,
                new GuardedDns(resolver, guard),
                TlsTrust.context("mirror.upstream.ca-file", settings.caFile()),
                settings.concurrency());
        this.exchanges = new HttpExchanges(
                pool,
                new ProxiedRoutes(proxies, resolver),
                waits,
                limits,
                settings.egress().proxies());
        this.breakers = new CircuitBreakers(nanoTime);
        this.requests = new GuardedRequests(exchanges, breakers, overload, waits, limits, clock);
        this.redirects = new Redirects(new GuardedTargets(settings.plainHttp(), proxies, resolver, guard), requests);
    }

    @Override
    public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
        var first = Attempt.first(request.provider());
        try {
            return get(request, first);
        } catch (UpstreamUnavailableException failure) {
            if (!first.isRepeated()) {
                throw failure;
            }
            GuardedRequests.pause(failure.retryAfter().orElse(limits.retryDelay()), hostOf(request.url()));
            return get(request, first.second());
        }
    }

    private UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request, Attempt attempt) {
        requireOpen(request.url());
        var purpose = Purpose.document(request.credentials(), credentials, attempt);
        try {
            return waits.during(limits.documentIdle(), limits.document(), () -> {
                try (var answer = redirects.follow(request.url(), purpose)) {
                    if (GuardedRequests.isMissing(answer)) {
                        var reason = requests.statement(answer, purpose);
                        requests.finish(answer);
                        return new UpstreamAnswer.Absent<>(reason);
                    }
                    return new UpstreamAnswer.Found<>(read(answer, request, attempt));
                }
            });
        } catch (IOException fault) {
            throw requests.failed(request.url(), attempt, fault);
        }
    }

    private UpstreamDocument read(UpstreamResponse answer, UpstreamRequest request, Attempt attempt) {
        var reserved = request.isPublished() ? memory.beginPublished() : memory.begin();
        try {
            var content = answer.content(request.maximumBytes(), reserved);
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
        return givingUpIf(() -> false).open(url, provider);
    }

    @Override
    public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
        return givingUpIf(() -> false).resume(url, provider, from);
    }

    @Override
    public UpstreamClient givingUpIf(BooleanSupplier condition) {
        return new GivingUp(condition);
    }

    private final class GivingUp implements UpstreamClient {
        private final BooleanSupplier condition;

        GivingUp(BooleanSupplier condition) {
            this.condition = condition;
        }

        @Override
        public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
            return GuardedUpstreamClient.this.get(request);
        }

        @Override
        public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
            return download(url, Purpose.archive(Attempt.only(provider)), condition);
        }

        @Override
        public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
            return download(url, Purpose.archive(Attempt.only(provider)).resumedFrom(from), condition);
        }

        @Override
        public UpstreamClient givingUpIf(BooleanSupplier other) {
            return new GivingUp(other);
        }
    }

    private Optional<Download> download(URI url, Purpose purpose, BooleanSupplier givesUp) {
        requireOpen(url);
        var heldBackUntil = nanoTime.getAsLong() + limits.archive().toNanos();
        var answer = begin(url, purpose, givesUp);
        if (GuardedRequests.isMissing(answer)) {
            requests.finish(answer);
            return Optional.empty();
        }
        requests.delivered(answer.url(), purpose.attempt());
        var isRest = purpose.resumed().filter(from -> ResumedRange.isRest(answer, from));
        if (answer.status() == 200 || isRest.isPresent()) {
            var body = new MinimumThroughputBody(answer, waits, limits, nanoTime, heldBackUntil, givesUp);
            return Optional.of(new StreamedDownload(answer, isRest, body));
        }
        requests.finish(answer);
        return download(url, Purpose.archive(purpose.attempt()), givesUp);
    }

    /** Requests an archive. All redirects together may be held back as long as one response. */
    private UpstreamResponse begin(URI url, Purpose purpose, BooleanSupplier givesUp) {
        try {
            return waits.unless(
                    givesUp,
                    () -> waits.during(
                            limits.archive(),
                            limits.connect().plus(limits.archive()),
                            () -> redirects.follow(url, purpose)));
        } catch (IOException fault) {
            throw requests.failed(url, purpose.attempt(), fault);
        }
    }

    /** Returns whether the circuit breaker of a host is open or half-open. */
    public boolean isOpen(String host) {
        return breakers.isOpen(host);
    }

    /** Returns how requests leave the network, as the rest of the sentence "Upstream requests go …". */
    public String egress() {
        return proxies.description();
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
        return UrlAuthority.hostOf(url).orElse("");
    }

    /** Closes all connections at once, also those of running downloads; later calls fail. */
    @Override
    public void close() {
        closed = true;
        exchanges.close();
    }
}
