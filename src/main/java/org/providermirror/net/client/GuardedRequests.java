package org.providermirror.net.client;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.ErrorSentence;
import org.providermirror.net.Origin;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.net.breaker.CircuitBreakers;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;

/**
 * Sends a single request to a single host, if the {@link CircuitBreakers} admit it, and reports the result to them. Also
 * reports overload: that a host refused a request (429, 503) or broke a connection.
 */
final class GuardedRequests {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Duration BRIEFLY = Duration.ofMillis(250);
    private static final int LONGEST_ERROR = 8 * 1024;

    private final HttpExchanges exchanges;
    private final CircuitBreakers breakers;
    private final Consumer<Hostname> overload;
    private final SocketDeadline waits;
    private final UpstreamTimeouts limits;
    private final Clock clock;

    GuardedRequests(
            HttpExchanges exchanges,
            CircuitBreakers breakers,
            Consumer<Hostname> overload,
            SocketDeadline waits,
            UpstreamTimeouts limits,
            Clock clock) {
        this.exchanges = exchanges;
        this.breakers = breakers;
        this.overload = overload;
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
        if (purpose.attempt().needsAdmission()) {
            admit(Origin.of(url), purpose.attempt().provider());
        }
        var answer = head(url, purpose);
        try {
            judge(answer, purpose);
            return answer;
        } catch (RuntimeException failure) {
            finish(answer);
            throw failure;
        }
    }

    /** Waits for the end of a short pause that the host requested: that costs clients less than a failure. */
    private void admit(Origin host, Optional<ProviderAddress> provider) {
        var pause = breakers.requestedPause(host);
        if (pause.compareTo(Attempt.LONGEST_PAUSE) > 0) {
            throw CircuitBreakers.rejection(host, "limits the rate of requests; the next one is sent in ", pause);
        }
        if (!pause.isZero()) {
            pause(pause, host.display());
        }
        breakers.admit(host, provider);
    }

    private UpstreamResponse head(URI url, Purpose purpose) {
        try {
            var longest = purpose.isArchive() ? limits.archive() : limits.header();
            return waits.during(
                    longest, limits.connect().plus(longest), () -> exchanges.get(url, headers(url, purpose)));
        } catch (IOException fault) {
            throw failed(url, purpose.attempt(), fault);
        }
    }

    private static Map<String, String> headers(URI url, Purpose purpose) {
        var headers = new HashMap<String, String>();
        headers.put(HttpHeaders.ACCEPT, purpose.accept());
        purpose.token()
                .map(token -> "Bearer " + token)
                .or(() -> UpstreamUrl.basicAuthorization(url))
                .ifPresent(login -> headers.put(HttpHeaders.AUTHORIZATION, login));
        purpose.resumed().ifPresent(from -> headers.putAll(ResumedRange.requestHeaders(from)));
        return headers;
    }

    private void judge(UpstreamResponse answer, Purpose purpose) {
        var status = answer.status();
        if (status == 429 || status >= 500) {
            throw troubled(answer, purpose);
        }
        if (status != 200) {
            // Content is a success once it is complete. Every other answer proves that the host works.
            delivered(answer.url(), purpose.attempt());
        }
        if (status == 401 || status == 403) {
            throw new UpstreamUnavailableException(
                    Origin.of(answer.url()).display(),
                    "answered " + status + purpose.loginAdvice(answer.url()) + said(answer, purpose));
        }
        var expected = status == 200
                || isMissing(answer)
                || isRedirect(answer)
                || purpose.resumed().isPresent() && ResumedRange.answers(status);
        if (!expected) {
            throw new UpstreamProtocolException(
                    answer.url(), "was answered with the status " + status + said(answer, purpose));
        }
        if (status == 200 && answer.unknownEncoding().isPresent()) {
            throw new UpstreamProtocolException(
                    answer.url(), "came encoded as " + answer.unknownEncoding().get() + ", which was not requested");
        }
    }

    private String said(UpstreamResponse answer, Purpose purpose) {
        return statement(answer, purpose)
                .map(sentence -> "; it says: " + sentence)
                .orElse("");
    }

    /** Returns what a registry says in an answer without the document; empty if it says nothing. */
    Optional<String> statement(UpstreamResponse answer, Purpose purpose) {
        if (purpose.registry().isEmpty()) {
            return Optional.empty();
        }
        try {
            var beginning = waits.during(BRIEFLY, BRIEFLY, () -> answer.body().readNBytes(LONGEST_ERROR));
            var secrets = new HashSet<>(UpstreamUrl.secrets(answer.url()));
            purpose.token().ifPresent(secrets::add);
            return ErrorSentence.of(beginning, secrets);
        } catch (IOException tooSlow) {
            return Optional.empty();
        }
    }

    private UpstreamUnavailableException troubled(UpstreamResponse answer, Purpose purpose) {
        var attempt = purpose.attempt();
        var host = Origin.of(answer.url());
        var limiting = answer.status() == 429 || answer.status() == 503;
        Optional<Duration> requested = limiting
                ? answer.header(HttpHeaders.RETRY_AFTER).stream()
                        .findFirst()
                        .flatMap(value -> RetryAfter.parse(value, clock))
                        .map(pause -> breakers.requestPause(host, pause))
                : Optional.empty();
        if (limiting) {
            reportOverload(attempt);
        }
        // Clients do not repeat a request that the server does not implement, either.
        if (answer.status() == 501 || attempt.failed(requested)) {
            breakers.failed(host, attempt.provider());
        }
        return new UpstreamUnavailableException(
                host.display(), "answered " + answer.status() + said(answer, purpose), requested, null);
    }

    /** Lets the calling thread wait before a request to a host. Stopping the mirror ends the wait. */
    static void pause(Duration pause, String host) {
        try {
            Thread.sleep(pause.toMillis() + 1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new UpstreamUnavailableException(host, "is not asked any more: the mirror stops");
        }
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
                waits.during(BRIEFLY, BRIEFLY, () -> {
                    answer.drain();
                    return answer;
                });
            }
        } catch (IOException tooSlow) {
            // Only a connection is lost that could have been reused.
            return;
        }
    }

    /** Reports to the circuit breakers that the host delivered a complete response. */
    void delivered(URI url, Attempt attempt) {
        breakers.succeeded(Origin.of(url), attempt.provider());
    }

    /** Reports to the circuit breakers that the host failed, and returns the failure as a fact. */
    MirrorException failed(URI url, Attempt attempt, IOException fault) {
        var known = NetworkFault.of(url, fault);
        var host = Origin.of(url);
        switch (known.kind()) {
            case NOT_CONNECTED -> {
                attempt.failed(Optional.empty());
                breakers.connectFailed(host);
                reportOverload(attempt);
            }
            case BROKEN -> {
                failed(host, attempt);
                reportOverload(attempt);
            }
            case TOO_SLOW -> failed(host, attempt);
            case NOT_UNAVAILABLE -> {}
        }
        return known.fact();
    }

    private void failed(Origin host, Attempt attempt) {
        if (attempt.failed(Optional.empty())) {
            breakers.failed(host, attempt.provider());
        }
    }

    private void reportOverload(Attempt attempt) {
        attempt.provider().map(ProviderAddress::hostname).ifPresent(overload);
    }
}
