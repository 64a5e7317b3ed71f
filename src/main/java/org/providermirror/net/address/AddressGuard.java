package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.AddressRange;
import org.providermirror.failure.AddressRefusedException;

/**
 * Refuses addresses that upstream could make the mirror reach but must not, such as private ones (SSRF).
 *
 * <p>The ranges are those that the IANA special-purpose address registries do not call globally reachable, and two
 * more: 6to4 and Azure's host. Java's own {@code isSiteLocalAddress} and the like miss most of them. An IPv4 address
 * wrapped in IPv6 is treated as that IPv4 address. Immutable.
 */
public final class AddressGuard {
    private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

    private static final List<Refused> REFUSED = List.of(
            refused("0.0.0.0/8", "an unspecified address"),
            refused("10.0.0.0/8", "a private address"),
            refused("100.64.0.0/10", "a carrier's private address"),
            refused("127.0.0.0/8", "a loopback address"),
            refused("168.63.129.16/32", "the host of a virtual machine"),
            refused("169.254.0.0/16", "a link-local address"),
            refused("172.16.0.0/12", "a private address"),
            refused("192.0.0.0/24", "a reserved address"),
            refused("192.0.2.0/24", "a documentation address"),
            refused("192.88.99.0/24", "a 6to4 relay"),
            refused("192.168.0.0/16", "a private address"),
            refused("198.18.0.0/15", "a benchmarking address"),
            refused("198.51.100.0/24", "a documentation address"),
            refused("203.0.113.0/24", "a documentation address"),
            refused("224.0.0.0/4", "a multicast address"),
            refused("240.0.0.0/4", "a reserved or broadcast address"),
            refused("::/128", "an unspecified address"),
            refused("::1/128", "a loopback address"),
            refused("64:ff9b::/96", "a translated (NAT64) address"),
            refused("64:ff9b:1::/48", "a translated (NAT64) address"),
            refused("100::/64", "a discarded address"),
            refused("2001::/32", "a tunnelled (Teredo) address"),
            refused("2001::/23", "a reserved address"),
            refused("2001:db8::/32", "a documentation address"),
            refused("2002::/16", "a tunnelled (6to4) address"),
            refused("3fff::/20", "a documentation address"),
            refused("fc00::/7", "a private (unique-local) address"),
            refused("fe80::/10", "a link-local address"),
            refused("fec0::/10", "a private (site-local) address"),
            refused("ff00::/8", "a multicast address"));

    private final List<AddressRange> privateNetworks;

    /** @param privateNetworks ranges that are allowed although they are not public */
    public AddressGuard(List<AddressRange> privateNetworks) {
        this.privateNetworks = List.copyOf(privateNetworks);
    }

    /**
     * Returns the addresses of a host that may be connected to, in their order.
     *
     * @throws AddressRefusedException if none may be
     */
    List<InetAddress> allowed(String host, List<InetAddress> addresses) {
        var allowed = addresses.stream()
                .filter(address -> objection(address).isEmpty())
                .toList();
        if (allowed.isEmpty()) {
            requireAll(host, addresses);
        }
        return allowed;
    }

    /**
     * Requires that every address of a host may be connected to.
     *
     * @throws AddressRefusedException if one may not be
     */
    public void requireAll(String host, List<InetAddress> addresses) {
        for (var address : addresses) {
            objection(address).ifPresent(reason -> {
                throw new AddressRefusedException(host, notAllowed(reason));
            });
        }
    }

    /** Returns a message that the address of an {@link #objection} is refused, and which setting would allow it. */
    static String notAllowed(String objection) {
        return "it leads to " + objection + ", which mirror.upstream.private-networks does not allow";
    }

    /** Returns why the address is refused, as a sentence part that names the range; empty if it is allowed. */
    Optional<String> objection(InetAddress given) {
        var address = unwrapped(given);
        if (privateNetworks.stream().anyMatch(range -> range.contains(address))) {
            return Optional.empty();
        }
        return REFUSED.stream()
                .filter(refused -> refused.range().contains(address))
                .map(refused -> refused.meaning() + " in " + refused.range())
                .findFirst()
                .or(() -> isOutsideGlobalUnicast(address)
                        ? Optional.of("an address outside 2000::/3")
                        : Optional.empty());
    }

    private static boolean isOutsideGlobalUnicast(InetAddress address) {
        return address.getAddress().length == 16 && !GLOBAL_UNICAST.contains(address);
    }

    /** Unwraps IPv4-mapped ({@code ::ffff:a.b.c.d}) and IPv4-compatible ({@code ::a.b.c.d}) addresses. */
    private static InetAddress unwrapped(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != 16 || !isZero(bytes, 0, 10)) {
            return address;
        }
        var mapped = bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
        var compatible = isZero(bytes, 10, 12) && !isZero(bytes, 12, 15);
        return mapped || compatible ? ofBytes(Arrays.copyOfRange(bytes, 12, 16)) : address;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (var index = from; index < to; index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress ofBytes(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }

    private static Refused refused(String range, String meaning) {
        return new Refused(AddressRange.parse(range), meaning);
    }

    private record Refused(AddressRange range, String meaning) {}
}
