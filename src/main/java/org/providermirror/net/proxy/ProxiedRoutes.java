package org.providermirror.net.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Origin;
import org.providermirror.net.address.GuardedDns;
import org.providermirror.net.address.Resolver;

/**
 * Sends requests through the egress proxy. The proxy is resolved here and passed to HttpClient as an address, so that
 * it alone bypasses {@link GuardedDns}: the operator chose it, and it may be private.
 */
public final class ProxiedRoutes extends DefaultRoutePlanner {
    private final EgressProxies proxies;
    private final Resolver resolver;

    public ProxiedRoutes(EgressProxies proxies, Resolver resolver) {
        super(null);
        this.proxies = proxies;
        this.resolver = resolver;
    }

    @Override
    protected HttpHost determineProxy(HttpHost target, HttpContext context) {
        var origin = new Origin(target.getSchemeName(), target.getHostName(), target.getPort());
        return proxies.towards(origin).map(this::located).orElse(null);
    }

    private HttpHost located(InetSocketAddress proxy) {
        return new HttpHost("http", address(proxy), proxy.getHostString(), proxy.getPort());
    }

    private InetAddress address(InetSocketAddress proxy) {
        try {
            return resolver.resolve(proxy.getHostString()).get(0);
        } catch (UnknownHostException unknown) {
            throw new UpstreamUnavailableException(
                    proxy.getHostString(),
                    "has no address; it is the proxy of mirror.upstream.proxy, of the JVM or of the environment",
                    Optional.empty(),
                    unknown);
        }
    }
}
