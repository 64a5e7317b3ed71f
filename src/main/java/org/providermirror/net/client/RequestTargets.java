package org.providermirror.net.client;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.net.URIAuthority;
import org.providermirror.net.Origin;
import org.providermirror.net.UpstreamUrl;

/**
 * Carries the host, path and query of requests past Jersey, whose URIs cannot hold all that clients send: a name with an
 * underscore, or {@code |} in a query. Jersey requests a placeholder, with headers that are never sent.
 */
final class RequestTargets {
    private static final String HOST = "Mirror-Request-Host";
    private static final String TARGET = "Mirror-Request-Target";

    private RequestTargets() {}

    /** Returns the URL that Jersey requests in place of the given one. */
    static URI placeholder(URI url) {
        var origin = Origin.of(url);
        return URI.create(origin.scheme() + "://upstream.invalid:" + origin.port() + "/");
    }

    /** Returns the headers that name the host and the target of a URL. */
    static Map<String, String> headers(URI url) {
        return Map.of(HOST, Origin.of(url).host(), TARGET, UpstreamUrl.requestTarget(url));
    }

    /** Lets a client send requests where their headers say, by the routes of the planner. */
    static HttpClientBuilder install(HttpClientBuilder builder, HttpRoutePlanner routes) {
        return builder.setRoutePlanner(new Planner(routes))
                .addExecInterceptorAfter(ChainElement.PROTOCOL.name(), "target", (request, scope, chain) -> {
                    var target = request.getFirstHeader(TARGET);
                    if (target != null) {
                        request.removeHeaders(TARGET);
                        // An absolute URL, which an egress proxy needs, ends in the root.
                        request.setPath(
                                request.getPath().replaceFirst("/$", Matcher.quoteReplacement(target.getValue())));
                    }
                    return chain.proceed(request, scope);
                });
    }

    private record Planner(HttpRoutePlanner routes) implements HttpRoutePlanner {
        @Override
        public HttpRoute determineRoute(HttpHost target, HttpRequest request, HttpContext context)
                throws HttpException {
            var host = request.getFirstHeader(HOST).getValue();
            request.removeHeaders(HOST);
            var named = new HttpHost(target.getSchemeName(), host, target.getPort());
            request.setAuthority(new URIAuthority(named));
            return routes.determineRoute(named, request, context);
        }

        @Override
        public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
            return routes.determineRoute(target, context);
        }
    }
}
