package org.providermirror.net.proxy;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.config.AddressRange;
import org.providermirror.net.Origin;
import org.providermirror.provider.InvalidTermException;

/**
 * Reads the hosts that are reached without a proxy as curl and Go do: {@code example.com} is that host and all below it,
 * {@code .example.com} and {@code *.example.com} those below it only, {@code 10.0.0.0/8} the literal addresses in this
 * range, {@code *} every host. A port restricts a host to that port. Looks nothing up.
 */
final class NoProxy {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:]*):([0-9]+)");

    private final List<String> patterns;

    NoProxy(List<String> patterns) {
        this.patterns = patterns.stream()
                .map(pattern -> pattern.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    boolean covers(Origin target) {
        return patterns.stream().anyMatch(pattern -> covers(pattern, target));
    }

    private static boolean covers(String pattern, Origin target) {
        if (pattern.equals("*")) {
            return true;
        }
        var withPort = WITH_PORT.matcher(pattern);
        if (withPort.matches()) {
            return withPort.group(2).equals(String.valueOf(target.port())) && coversHost(withPort.group(1), target);
        }
        return coversHost(pattern, target);
    }

    private static boolean coversHost(String pattern, Origin target) {
        var host = withoutBrackets(target.host());
        var range = range(withoutBrackets(pattern));
        if (range.isPresent()) {
            return address(host).filter(range.get()::contains).isPresent();
        }
        var name = pattern.startsWith("*.") ? pattern.substring(1) : pattern;
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static Optional<AddressRange> range(String text) {
        try {
            return Optional.of(AddressRange.around(text));
        } catch (InvalidTermException name) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> address(String host) {
        return range(host).map(AddressRange::network);
    }

    /** Returns whether a host is this machine, which Go reaches without the proxy of the environment. */
    static boolean isThisMachine(Origin target) {
        var host = withoutBrackets(target.host());
        return host.equals("localhost")
                || address(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
