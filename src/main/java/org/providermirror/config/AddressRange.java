package org.providermirror.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.providermirror.provider.InvalidTermException;

/**
 * Represents a range of IP addresses in CIDR notation, {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network the first address of the range: 4 or 16 bytes
 * @param prefixLength how many leading bits are fixed
 */
public record AddressRange(InetAddress network, int prefixLength) {
    private static final String RULE = "a range such as 10.0.0.0/8 or fd00::/8, or one IP address";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String IPV4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*";
    private static final Pattern NOTATION = Pattern.compile("(" + IPV4 + "|" + IPV6 + ")(?:/(0|[1-9][0-9]{0,2}))?");

    public AddressRange {
        var bits = network.getAddress().length * 8;
        if (prefixLength < 0 || prefixLength > bits) {
            throw wrong(text(network, prefixLength), "the prefix of this address has at most " + bits + " bits");
        }
        if (!first(network, prefixLength).equals(network)) {
            throw wrong(
                    text(network, prefixLength), "a range begins at its first address; one address ends in /" + bits);
        }
    }

    /**
     * Parses CIDR notation, or one address, which is a range of its own; never resolves a name.
     *
     * @throws InvalidTermException if it is neither
     */
    public static AddressRange parse(String text) {
        return parse(text, (address, prefixLength) -> address);
    }

    /**
     * Parses the same notation as Go does: a range may be named by any of its addresses, such as {@code 10.1.2.3/8}.
     *
     * @throws InvalidTermException if it is neither a range nor an address
     */
    public static AddressRange around(String text) {
        return parse(text, AddressRange::first);
    }

    private static AddressRange parse(String text, BiFunction<InetAddress, Integer, InetAddress> network) {
        var parts = NOTATION.matcher(text.strip());
        if (!parts.matches()) {
            throw wrong(text, RULE);
        }
        var address = address(text, parts.group(1));
        var bits = address.getAddress().length * 8;
        var prefixLength = parts.group(2) == null ? bits : Integer.parseInt(parts.group(2));
        return new AddressRange(network.apply(address, prefixLength), prefixLength);
    }

    /** Parses a literal. The pattern leaves nothing that Java would resolve as a name. */
    private static InetAddress address(String text, String literal) {
        try {
            var address = InetAddress.getByName(literal);
            if (literal.indexOf(':') >= 0 && address.getAddress().length == 4) {
                throw wrong(text, "an IPv4 range is written in IPv4 notation, such as 10.0.0.0/8");
            }
            return address;
        } catch (UnknownHostException notAnAddress) {
            throw wrong(text, RULE);
        }
    }

    private static InvalidTermException wrong(String text, String rule) {
        return new InvalidTermException("address range", text, rule);
    }

    private static InetAddress first(InetAddress address, int prefixLength) {
        var bytes = address.getAddress();
        for (var bit = prefixLength; bit < bytes.length * 8; bit++) {
            bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Whether this range contains the address. It never contains an address of the other family, nor an IPv4 address
     * wrapped in an IPv6 one.
     */
    public boolean contains(InetAddress address) {
        var fixed = network.getAddress();
        var text = address.getAddress();
        if (fixed.length != text.length) {
            return false;
        }
        for (var bit = 0; bit < prefixLength; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((fixed[bit / 8] & mask) != (text[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static String text(InetAddress network, int prefixLength) {
        return network.getHostAddress() + "/" + prefixLength;
    }

    @Override
    public String toString() {
        return text(network, prefixLength);
    }
}
