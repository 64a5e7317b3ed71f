package org.providermirror.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of IP addresses in CIDR notation, {@code 10.0.0.0/8} or {@code fd00::/8}.
 *
 * @param network the first address of the range: 4 or 16 bytes
 * @param prefixLength how many leading bits are fixed
 */
public record AddressRange(InetAddress network, int prefixLength) {
    private static final Pattern NOTATION =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");

    /**
     * Parses CIDR notation; never resolves a name.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static AddressRange parse(String given) {
        var parts = NOTATION.matcher(given.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + given + "\" is no address range such as 10.0.0.0/8 or fd00::/8");
        }
        try {
            var network = InetAddress.getByName(parts.group(1));
            var prefixLength = Integer.parseInt(parts.group(3));
            if (prefixLength > network.getAddress().length * 8) {
                throw new IllegalArgumentException("\"" + given + "\" has a prefix longer than its address");
            }
            return new AddressRange(network, prefixLength);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException("\"" + given + "\" does not begin with an IP address", notAnAddress);
        }
    }

    /** Whether the address lies in this range; an address of the other family never does. */
    public boolean contains(InetAddress address) {
        var fixed = network.getAddress();
        var given = address.getAddress();
        if (fixed.length != given.length) {
            return false;
        }
        for (var bit = 0; bit < prefixLength; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((fixed[bit / 8] & mask) != (given[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixLength;
    }
}
