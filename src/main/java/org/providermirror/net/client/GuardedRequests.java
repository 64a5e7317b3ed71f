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
 * Sends a single request to a single host, if its {@link HostCircuitBreaker} is closed, and reports the result to the
 * breaker.
 */
final class GuardedRequests {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration BRIEFLY = Duration.ofMillis(250);

    private final HttpExchanges exchanges;
    private final HostCircuitBreaker breaker;
    private final SocketDeadline waits;
    private final UpstreamTimeouts limits;
    private final Clock clock;

    GuardedRequests(
            HttpExchanges exchanges,
            HostCircuitBreaker breaker,
            SocketDeadline waits,
            UpstreamTimeouts limits,
            Clock clock) {
        this.exchanges = exchanges;
        this.breaker = breaker;
        this.waits = waits;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Sends a request and returns content (200), a redirect, or a missing resource (404, 410); for the rest of a file
     * also that rest (206), or a refusal of the range (416).
     *
     * @param url checked by {@link GuardedTargets}
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
        purpose.resumed().ifPresent(from -> headers.putAll(ResumedRange.requestHeaders(from)));
        return headers;
    }

    private void judge(UpstreamResponse answer, Purpose purpose) {
        var status = answer.status();
        if (status == 429 || status >= 500) {
            throw troubled(answer);
        }
        if (status != 200) {
            // Content is a success once it is complete. Every other answer proves that the host works.
            breaker.succeeded(Origin.of(answer.url()));
        }
        if (status == 401 || status == 403) {
            throw new UpstreamUnavailableException(
                    Origin.of(answer.url()).display(), "answered " + status + purpose.loginAdvice());
        }
        var expected = status == 200
                || isMissing(answer)
                || isRedirect(answer)
                || purpose.resumed().isPresent() && ResumedRange.answers(status);
        if (!expected) {
            throw new UpstreamProtocolException(answer.url(), "was answered with the status " + status);
        }
        if (status == 200 && answer.foreignEncoding().isPresent()) {
            throw new UpstreamProtocolException(
                    answer.url(), "came encoded as " + answer.foreignEncoding().get() + ", which was not requested");
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

    /** Whether upstream answers that there is no such resource. */
    static boolean isMissing(UpstreamResponse answer) {
        return answer.status() == 404 || answer.status() == 410;
    }

    /** Whether upstream answers with a redirect. */
    static boolean isRedirect(UpstreamResponse answer) {
        return REDIRECTS.contains(answer.status());
    }

    /**
     * Discards a response whose body is not needed. A small body is read, if it has arrived, to keep the connection.
     */
    void finish(UpstreamResponse answer) {
        try (answer) {
            if (answer.isSmall()) {
                waits.during(BRIEFLY, BRIEFLY, () -> answer.body().readAllBytes());
            }
        } catch (IOException tooSlow) {
            // Only a connection is lost that could have been reused.
            return;
        }
    }

    /** Reports to the circuit breaker that the host delivered a complete response. */
    void delivered(URI url) {
        breaker.succeeded(Origin.of(url));
    }

    /** Reports to the circuit breaker that the host failed, and returns the failure as a fact. */
    MirrorException failed(URI url, IOException fault) {
        var known = NetworkFault.of(url, fault);
        if (known.blamed()) {
            breaker.failed(Origin.of(url), Optional.empty());
        }
        return known.fact();
    }
}
