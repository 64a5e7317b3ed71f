package org.providermirror.config.table;

import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SettingValueException;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.provider.Hostname;

/** Settings that name hosts. */
final class HostsParser {
    private static final String ANY = "*";

    private HostsParser() {}

    /** Hostnames, or {@code *} for any public one; none for a mirror that asks nobody. */
    static ServedHosts served(String text) {
        var items = SettingParser.listOf(HostsParser::hostnameOrAny).parse(text);
        if (items.isEmpty() && !text.isEmpty()) {
            throw new SettingValueException();
        }
        var named = items.stream().flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
        return new ServedHosts(named, items.stream().anyMatch(Optional::isEmpty));
    }

    private static Optional<Hostname> hostnameOrAny(String text) {
        return text.equals(ANY) ? Optional.empty() : Optional.of(Hostname.parse(text));
    }

    /** A host, all hosts below a domain, or {@code *}; in the one spelling that {@link UpstreamSettings#noProxy} tells. */
    static String withoutProxy(String text) {
        if (text.equals(ANY)) {
            return ANY;
        }
        var below = text.startsWith("*.") ? text.substring(1) : text;
        return below.startsWith(".")
                ? "." + Hostname.parse(below.substring(1))
                : Hostname.parse(below).value();
    }
}
