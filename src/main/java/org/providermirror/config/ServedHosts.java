package org.providermirror.config;

import java.util.Set;
import java.util.stream.Collectors;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.provider.Hostname;

/**
 * Says which provider hostnames the mirror serves, an allow-list; it contacts no other. Without any upstream hostname the mirror is
 * offline: it contacts no host, and serves what is stored of every fully qualified name. Hosted hostnames are always
 * served, and never contacted.
 *
 * @param named the upstream hostnames named in the setting
 * @param anyPublic whether {@code *} was among them: every fully qualified name is served, but a bare name or an
 *     address only if it is named
 * @param hosted the hostnames whose origin is the mirror itself
 */
public record ServedHosts(Set<Hostname> named, boolean anyPublic, Set<Hostname> hosted) {
    private static final String ANY = "*";

    public ServedHosts {
        named = Set.copyOf(named);
        hosted = Set.copyOf(hosted);
    }

    /** Creates the hostnames of a mirror that hosts no providers. */
    public ServedHosts(Set<Hostname> named, boolean anyPublic) {
        this(named, anyPublic, Set.of());
    }

    /** Returns these hostnames together with hosted ones. */
    public ServedHosts withHosted(Set<Hostname> hostnames) {
        return new ServedHosts(named, anyPublic, hostnames);
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
        return isHosted(hostname)
                || named.contains(hostname)
                || ((anyPublic || isOffline()) && hostname.isFullyQualified());
    }

    /** Whether the mirror is the origin of this hostname, so that its releases are published here. */
    public boolean isHosted(Hostname hostname) {
        return hosted.contains(hostname);
    }

    /** Whether the registry of this hostname may be contacted. */
    public boolean isUpstream(Hostname hostname) {
        return !isOffline() && !isHosted(hostname) && contains(hostname);
    }

    /** Whether the mirror is air-gapped and contacts no host. Says nothing about hosted providers. */
    public boolean isOffline() {
        return named.isEmpty() && !anyPublic;
    }
}
