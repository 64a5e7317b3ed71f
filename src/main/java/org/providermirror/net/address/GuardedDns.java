package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves hosts for HttpClient and refuses addresses in the same step: the checked address is the connected one,
 * without a second lookup, so DNS rebinding cannot bypass the check.
 */
public final class GuardedDns implements DnsResolver {
    private static final int TRIED_ADDRESSES = 2;

    private final Resolver resolver;
    private final AddressGuard guard;

    public GuardedDns(Resolver resolver, AddressGuard guard) {
        this.resolver = resolver;
        this.guard = guard;
    }

    /**
     * Returns at most two allowed addresses, to bound the timeouts of one connection attempt. If the host has addresses
     * of both families, returns one of each, so that a machine with one family reaches it.
     *
     * @throws org.providermirror.failure.AddressRefusedException if no address is allowed
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var allowed = guard.allowed(host, resolver.resolve(host));
        return firstOfEachFamily(allowed).toArray(InetAddress[]::new);
    }

    private static List<InetAddress> firstOfEachFamily(List<InetAddress> addresses) {
        var chosen = new ArrayList<>(addresses.subList(0, Math.min(1, addresses.size())));
        addresses.stream()
                .filter(address -> address.getClass() != chosen.get(0).getClass())
                .findFirst()
                .ifPresent(chosen::add);
        addresses.stream()
                .filter(address -> !chosen.contains(address))
                .limit(TRIED_ADDRESSES - chosen.size())
                .forEach(chosen::add);
        return chosen;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
