package org.providermirror.net.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.Origin;
import org.providermirror.net.address.AddressGuard;
import org.providermirror.net.address.GuardedDns;
import org.providermirror.net.address.Resolver;
import org.providermirror.net.proxy.EgressProxies;
import org.providermirror.provider.UrlAuthority;

/**
 * Checks URLs, the first one and every redirect: https (or http if allowed), a host, not the egress proxy itself. Drops
 * the fragment.
 *
 * <p>Through a proxy, the proxy resolves and connects. The guard then checks only IP literals and names that resolve
 * here too: every address must be allowed, because the proxy chooses. Other names are left to the proxy's own rules.
 * Without a proxy, nothing is resolved here: {@link GuardedDns} checks the connected address.
 */
final class GuardedTargets {
    private final boolean plainHttp;
    private final EgressProxies proxies;
    private final Resolver resolver;
    private final AddressGuard guard;

    GuardedTargets(boolean plainHttp, EgressProxies proxies, Resolver resolver, AddressGuard guard) {
        this.plainHttp = plainHttp;
        this.proxies = proxies;
        this.resolver = resolver;
        this.guard = guard;
    }

    /**
     * Returns the URL as it may be requested.
     *
     * @throws AddressRefusedException if a rule forbids it
     * @throws UpstreamProtocolException if it names no host
     */
    URI check(URI url) {
        requireScheme(url);
        if (UrlAuthority.of(url)
                .filter(authority -> authority.port() != 0 && authority.port() <= 65535)
                .isEmpty()) {
            throw new UpstreamProtocolException(url, "is a URL without a valid host and port");
        }
        var origin = Origin.of(url);
        if (proxies.isProxy(origin)) {
            throw new AddressRefusedException(url, "it is the egress proxy itself");
        }
        if (proxies.towards(origin).isPresent()) {
            requireAllowedAsFarAsKnown(origin.host());
        }
        return withoutFragment(url);
    }

    private void requireScheme(URI url) {
        var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("http") && !plainHttp) {
            throw new AddressRefusedException(
                    url, "it is no https URL; mirror.upstream.plain-http would allow plain http");
        }
        if (!List.of("http", "https").contains(scheme)) {
            throw new AddressRefusedException(url, "it is no https URL");
        }
    }

    private void requireAllowedAsFarAsKnown(String host) {
        try {
            guard.requireAll(host, resolver.resolve(host));
        } catch (UnknownHostException unknownHere) {
            // The proxy may know it: networks with an egress proxy often resolve no public names.
            return;
        }
    }

    private static URI withoutFragment(URI url) {
        if (url.getRawFragment() == null) {
            return url;
        }
        var text = url.toString();
        try {
            return new URI(text.substring(0, text.indexOf('#')));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
