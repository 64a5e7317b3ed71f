package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * The place where HttpClient turns a host into the addresses that it then connects to: what is checked here is what is
 * connected to, with no second lookup in between.
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
     * At most two allowed addresses, so that the time-outs of one connection attempt add up to little; where the host
     * has addresses of both families, one of each, so that a machine with one family alone reaches it.
     *
     * @throws org.providermirror.failure.AddressRefusedException where none is allowed
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
