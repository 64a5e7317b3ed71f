package org.providermirror.net.client;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.Origin;
import org.providermirror.net.UpstreamUrl;

/**
 * Follows redirects, at most five. Every hop is guarded anew. A token is sent only while all hops stay at the origin of
 * the first URL; afterwards never again, because another origin chose the URL that it redirects back to. User information
 * in a URL is sent with that URL alone.
 */
final class Redirects {
    private static final int MOST = 5;

    private final GuardedTargets targets;
    private final GuardedRequests requests;

    Redirects(GuardedTargets targets, GuardedRequests requests) {
        this.targets = targets;
        this.requests = requests;
    }

    /** Returns the response at the end of the redirects: content or a missing resource. */
    UpstreamResponse follow(URI url, Purpose purpose) {
        var next = targets.check(url);
        var home = Origin.of(next);
        var allowed = purpose;
        for (var followed = 0; followed <= MOST; followed++) {
            allowed = Origin.of(next).equals(home) ? allowed : allowed.withoutToken();
            var answer = requests.ask(next, allowed);
            if (!GuardedRequests.isRedirect(answer)) {
                return answer;
            }
            requests.finish(answer);
            next = targets.check(location(answer));
        }
        throw new UpstreamProtocolException(url, "was redirected more than " + MOST + " times");
    }

    private static URI location(UpstreamResponse answer) {
        var locations = answer.header(HttpHeaders.LOCATION);
        if (locations.size() != 1 || locations.get(0).isBlank()) {
            throw new UpstreamProtocolException(answer.url(), "was redirected without exactly one Location");
        }
        return UpstreamUrl.inHeader(answer.url(), locations.get(0).strip())
                .orElseThrow(() ->
                        new UpstreamProtocolException(answer.url(), "was redirected to something that is no URL"));
    }
}
