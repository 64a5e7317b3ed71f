package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads hosts that are addresses, in every spelling that some program accepts: dotted quads, one to four numbers that
 * are decimal, octal or hexadecimal, IPv6 in brackets, and {@code localhost}. Looks nothing up.
 */
final class LiteralAddress {
    private static final Pattern IDEOGRAPHIC_DOTS = Pattern.compile("[\u3002\uFF0E\uFF61]");
    private static final Pattern IPV6 = Pattern.compile("\\[([0-9a-f:.]*:[0-9a-f:.]*)(?:%.*)?]");
    private static final String LOOPBACK = "localhost";
    private static final long LOOPBACK_ADDRESS = 0x7f000001L;
    private static final int MOST_NUMBERS = 4;

    private LiteralAddress() {}

    /** Returns the addresses that the host of a URL may be taken for: usually none, several if programs differ. */
    static List<InetAddress> readings(URI url) {
        var host = host(url);
        var bracketed = IPV6.matcher(host);
        if (bracketed.matches()) {
            return ipv6(bracketed.group(1)).stream().toList();
        }
        if (host.equals(LOOPBACK) || host.endsWith("." + LOOPBACK)) {
            return List.of(ipv4(LOOPBACK_ADDRESS));
        }
        return numbers(host).stream().map(LiteralAddress::ipv4).toList();
    }

    // Java finds no host in most odd spellings; a client may.
    private static String host(URI url) {
        var authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        var afterUser = authority.substring(authority.lastIndexOf('@') + 1);
        var withoutPort = afterUser.replaceFirst(":[0-9]*$", "");
        var dotted = IDEOGRAPHIC_DOTS.matcher(withoutPort).replaceAll(".");
        var plain = Normalizer.normalize(dotted, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static Optional<InetAddress> ipv6(String text) {
        try {
            // In brackets, Java takes it for an address or for nothing, and never for a name.
            return Optional.of(InetAddress.getByName("[" + text + "]"));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    /** Parses numbers. A leading zero means octal to the C library and nothing to Java. */
    private static Set<Long> numbers(String host) {
        var words = host.split("\\.", -1);
        var readings = new TreeSet<Long>();
        if (words.length <= MOST_NUMBERS) {
            number(words, true).ifPresent(readings::add);
            number(words, false).ifPresent(readings::add);
        }
        return readings;
    }

    private static OptionalLong number(String[] words, boolean octal) {
        var parts = new ArrayList<Long>();
        for (var word : words) {
            number(word, octal).ifPresent(parts::add);
        }
        if (parts.size() < words.length) {
            return OptionalLong.empty();
        }
        var last = parts.remove(parts.size() - 1);
        var lastBits = 8 * (MOST_NUMBERS - parts.size());
        if (last >= 1L << lastBits || parts.stream().anyMatch(part -> part > 0xff)) {
            return OptionalLong.empty();
        }
        var address = 0L;
        for (var part : parts) {
            address = address << 8 | part;
        }
        return OptionalLong.of(address << lastBits | last);
    }

    private static OptionalLong number(String word, boolean octal) {
        try {
            if (word.matches("0x[0-9a-f]+")) {
                return OptionalLong.of(Long.parseLong(word.substring(2), 16));
            }
            if (!word.matches("[0-9]+")) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(Long.parseLong(word, octal && word.length() > 1 && word.startsWith("0") ? 8 : 10));
        } catch (NumberFormatException tooLargeOrNotOctal) {
            return OptionalLong.empty();
        }
    }

    private static InetAddress ipv4(long address) {
        var bytes = new byte[] {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
