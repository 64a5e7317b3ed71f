package org.providermirror.net.client;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;

/**
 * One hop: a single request to a single host, which {@link HostCircuitBreaker} lets pass, and whose failures are facts that it
 * learns of.
 */
final class GuardedRequests {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration BRIEFLY = Duration.ofMillis(250);

    private final HttpExchanges exchanges;
    private final HostCircuitBreaker breaker;
    private final SocketDeadline waits;
    private final Limits limits;
    private final Clock clock;

    GuardedRequests(
            HttpExchanges exchanges, HostCircuitBreaker breaker, SocketDeadline waits, Limits limits, Clock clock) {
        this.exchanges = exchanges;
        this.breaker = breaker;
        this.waits = waits;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Asks, and gives back an answer that is content (200), a redirect, or the word that there is nothing (404, 410).
     *
     * @param url passed {@link GuardedTargets}
     */
    UpstreamResponse ask(URI url, Purpose purpose) {
        breaker.admit(Origin.of(url));
        var answer = head(url, purpose);
        try {
            judge(answer, purpose);
            return answer;
        } catch (RuntimeException failure) {
            finish(answer);
            throw failure;
        }
    }

    private UpstreamResponse head(URI url, Purpose purpose) {
        try {
            return waits.during(limits.header(), limits.head(), () -> exchanges.get(url, headers(purpose)));
        } catch (IOException fault) {
            throw failed(url, fault);
        }
    }

    private static Map<String, String> headers(Purpose purpose) {
        var headers = new HashMap<String, String>();
        headers.put(HttpHeaders.ACCEPT, purpose.accept());
        purpose.token().ifPresent(token -> headers.put(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        return headers;
    }

    private void judge(UpstreamResponse answer, Purpose purpose) {
        var status = answer.status();
        if (status == 429 || status >= 500) {
            throw troubled(answer);
        }
        if (status != 200) {
            // Content counts once it is there as a whole; what else a host says shows that it works.
            breaker.succeeded(Origin.of(answer.url()));
        }
        if (status == 401 || status == 403) {
            throw new UpstreamUnavailableException(
                    Origin.of(answer.url()).display(), "answered " + status + purpose.loginAdvice());
        }
        var expected = status == 200 || isMissing(answer) || isRedirect(answer);
        if (!expected) {
            throw new UpstreamProtocolException(answer.url(), "was answered with the status " + status);
        }
        if (status == 200 && answer.foreignEncoding().isPresent()) {
            throw new UpstreamProtocolException(
                    answer.url(), "came encoded as " + answer.foreignEncoding().get() + ", which was not asked for");
        }
    }

    private UpstreamUnavailableException troubled(UpstreamResponse answer) {
        var host = Origin.of(answer.url());
        var limiting = answer.status() == 429 || answer.status() == 503;
        Optional<Duration> requested = limiting
                ? answer.header(HttpHeaders.RETRY_AFTER).stream()
                        .findFirst()
                        .flatMap(value -> RetryAfter.parse(value, clock))
                : Optional.empty();
        return new UpstreamUnavailableException(
                host.display(), "answered " + answer.status(), breaker.failed(host, requested), null);
    }

    /** Whether upstream says that there is no such thing. */
    static boolean isMissing(UpstreamResponse answer) {
        return answer.status() == 404 || answer.status() == 410;
    }

    /** Whether upstream says that the thing is elsewhere. */
    static boolean isRedirect(UpstreamResponse answer) {
        return REDIRECTS.contains(answer.status());
    }

    /** Ends an answer whose body nobody needs; a small one is read, if it is there already, to keep the connection. */
    void finish(UpstreamResponse answer) {
        try (answer) {
            if (answer.isSmall()) {
                waits.during(BRIEFLY, BRIEFLY, () -> answer.body().readAllBytes());
            }
        } catch (IOException tooSlow) {
            // Nothing is lost but a connection that could have been used again.
            return;
        }
    }

    /** Notes that the host delivered what it promised. */
    void delivered(URI url) {
        breaker.succeeded(Origin.of(url));
    }

    /** Notes that the host could not be reached or did not deliver, and says so as a fact. */
    MirrorException failed(URI url, IOException fault) {
        var known = NetworkFault.of(url, fault);
        if (known.blamed()) {
            breaker.failed(Origin.of(url), Optional.empty());
        }
        return known.fact();
    }
}
