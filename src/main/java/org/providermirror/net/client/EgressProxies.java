package org.providermirror.net.client;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.net.Origin;

/**
 * Selects the proxy for a request: that of {@code mirror.upstream.proxy}, otherwise the one that the JVM's {@link
 * ProxySelector} names ({@code https.proxyHost}, {@code http.proxyHost}, {@code http.nonProxyHosts}). Ignores SOCKS
 * proxies, which the JVM's sockets use by themselves.
 *
 * <p>Reads {@code mirror.upstream.no-proxy} as curl and Go do: {@code example.com} is that host and all below it,
 * {@code .example.com} those below it only, {@code *} every host.
 */
public final class EgressProxies {
    private final Optional<InetSocketAddress> configured;
    private final List<String> direct;

    public EgressProxies(Optional<InetSocketAddress> configured, List<String> noProxy) {
        this.configured = configured;
        this.direct = noProxy.stream()
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** Returns the proxy for requests to this origin, perhaps unresolved; empty for none. */
    public Optional<InetSocketAddress> towards(Origin target) {
        if (direct.stream().anyMatch(pattern -> matches(pattern, target.host()))) {
            return Optional.empty();
        }
        return configured.or(() -> chosenByTheJvm(target));
    }

    /** Whether the origin is the proxy itself. An upstream URL must not talk to the proxy as if it were a registry. */
    boolean isProxy(Origin target) {
        return configured
                .or(() -> chosenByTheJvm(target))
                .filter(proxy -> proxy.getPort() == target.port() && isNamedBy(proxy, withoutBrackets(target.host())))
                .isPresent();
    }

    private static boolean isNamedBy(InetSocketAddress proxy, String host) {
        return proxy.getHostString().equalsIgnoreCase(host)
                || (!proxy.isUnresolved() && proxy.getAddress().getHostAddress().equals(host));
    }

    private static boolean matches(String pattern, String targetHost) {
        var host = withoutBrackets(targetHost);
        if (pattern.equals("*")) {
            return true;
        }
        return pattern.startsWith(".") ? host.endsWith(pattern) : host.equals(pattern) || host.endsWith("." + pattern);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Optional<InetSocketAddress> chosenByTheJvm(Origin target) {
        var selector = ProxySelector.getDefault();
        if (selector == null) {
            return Optional.empty();
        }
        return selector.select(URI.create(target.scheme() + "://" + target.hostAndPort() + "/")).stream()
                .findFirst()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address());
    }
}
