package org.providermirror.config;

import java.util.Set;
import java.util.stream.Collectors;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.provider.Hostname;

/**
 * Says which provider hostnames the mirror serves; it contacts no other. Without any hostname the mirror is offline: it
 * contacts no host, and serves what is stored of every fully qualified name.
 *
 * @param named the hostnames named in the setting
 * @param anyPublic whether {@code *} was among them: every fully qualified name is served, but a bare name or an
 *     address only if it is named
 */
public record ServedHosts(Set<Hostname> named, boolean anyPublic) {
    private static final String ANY = "*";

    public ServedHosts {
        named = Set.copyOf(named);
    }

    /** Parses hostnames, {@code *} for any public one, or nothing for an offline mirror. */
    static ServedHosts parse(String text) {
        var items = SettingParser.listOf(item -> item).parse(text);
        if (items.isEmpty() && !text.isEmpty()) {
            throw new SettingValueException();
        }
        return new ServedHosts(
                items.stream()
                        .filter(item -> !item.equals(ANY))
                        .map(Hostname::parse)
                        .collect(Collectors.toSet()),
                items.contains(ANY));
    }

    /** Whether providers of this hostname are served. */
    public boolean contains(Hostname hostname) {
        return named.contains(hostname) || ((anyPublic || isOffline()) && hostname.isFullyQualified());
    }

    /** Whether the mirror is air-gapped and contacts no host. */
    public boolean isOffline() {
        return named.isEmpty() && !anyPublic;
    }
}
