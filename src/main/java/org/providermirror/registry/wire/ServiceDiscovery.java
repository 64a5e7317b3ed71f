package org.providermirror.registry.wire;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the provider registry of a hostname by Terraform's remote service discovery.
 *
 * <p>An answer is fresh for an hour. A stale answer is still used while one refresh runs on the executor, and while
 * refreshing fails. Failures and "no provider registry" are not cached. At most 1,000 hostnames are cached.
 * Concurrent first requests for a hostname coalesce into one (single flight).
 *
 * <p>Thread-safe; holds no lock during requests.
 */
public final class ServiceDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceDiscovery.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);
    private static final int MAXIMUM_REMEMBERED = 1000;
    private static final String SERVICE = "providers.v1";

    private final UpstreamClient client;
    private final UpstreamSettings settings;
    private final Executor executor;
    private final Clock clock;
    private final Map<Hostname, Discovered> remembered = new ConcurrentHashMap<>();
    private final Map<Hostname, FutureTask<Optional<ProviderService>>> asking = new ConcurrentHashMap<>();

    public ServiceDiscovery(UpstreamClient client, UpstreamSettings settings, Executor executor, Clock clock) {
        this.client = client;
        this.settings = settings;
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Returns the provider registry of a hostname; empty if it definitely offers none.
     *
     * @throws HostnameNotServedException before anything is contacted
     */
    public Optional<ProviderService> providersOf(Hostname hostname) {
        if (!settings.hosts().isUpstream(hostname)) {
            throw new HostnameNotServedException(hostname);
        }
        var given = settings.services().get(hostname);
        if (given != null) {
            return Optional.of(new ProviderService(given));
        }
        var known = remembered.get(hostname);
        if (known == null) {
            return discover(hostname);
        }
        if (known.isDue(clock.instant())) {
            refresh(hostname, known);
        }
        return Optional.of(known.service);
    }

    /** The caller that replaces the stale answer runs the refresh; others do not see it as stale meanwhile. */
    private void refresh(Hostname hostname, Discovered due) {
        var postponed = new Discovered(due.service, clock.instant().plus(PAUSE_AFTER_FAILURE));
        if (!remembered.replace(hostname, due, postponed)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    discover(hostname);
                } catch (MirrorException failed) {
                    LOG.warn("service discovery failed, its last answer stays in use: {}", failed.getMessage());
                }
            });
        } catch (RejectedExecutionException busy) {
            LOG.debug("no thread to refresh the service discovery of {}", hostname);
        }
    }

    private Optional<ProviderService> discover(Hostname hostname) {
        var mine = new FutureTask<>(() -> ask(hostname));
        var running = asking.putIfAbsent(hostname, mine);
        if (running != null) {
            return ConcurrentRequests.result(running);
        }
        try {
            mine.run();
            return ConcurrentRequests.result(mine);
        } finally {
            asking.remove(hostname, mine);
        }
    }

    private Optional<ProviderService> ask(Hostname hostname) {
        var url = URI.create("https://" + hostname + "/.well-known/terraform.json");
        var service =
                client.get(UpstreamRequest.discovery(url, hostname)).found().flatMap(ServiceDiscovery::read);
        service.ifPresentOrElse(found -> remember(hostname, found), () -> remembered.remove(hostname));
        return service;
    }

    private void remember(Hostname hostname, ProviderService service) {
        if (remembered.size() >= MAXIMUM_REMEMBERED) {
            remembered.keySet().stream().findAny().ifPresent(remembered::remove);
        }
        remembered.put(hostname, new Discovered(service, clock.instant().plus(FRESH)));
    }

    /** Reads the document as clients do: without a text there is no service, and a bad URL is an error. */
    private static Optional<ProviderService> read(UpstreamDocument document) {
        return JsonDocument.parse(document)
                .text(SERVICE)
                .map(given -> UpstreamUrl.inDocument(document.url(), given)
                        .filter(url -> !url.getRawAuthority().contains("@"))
                        .map(ServiceDiscovery::service)
                        .orElseThrow(() -> new UpstreamProtocolException(
                                document.url(), "gives " + SERVICE + " a URL that cannot be used" + shown(given))));
    }

    /** A URL with user information is not repeated in a message. */
    private static String shown(String given) {
        return given.contains("@") ? "" : ": " + given;
    }

    private static ProviderService service(URI resolved) {
        return new ProviderService(
                URI.create(resolved.getScheme() + "://" + resolved.getRawAuthority() + resolved.getRawPath()));
    }

    private record Discovered(ProviderService service, Instant due) {
        boolean isDue(Instant now) {
            return !now.isBefore(due);
        }
    }
}
