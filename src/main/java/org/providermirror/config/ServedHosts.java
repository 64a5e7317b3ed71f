package org.providermirror.config;

import java.util.Set;
import org.providermirror.provider.Hostname;

/**
 * The provider hostnames that a mirror serves; no other is ever contacted. A mirror without any is cut off: it contacts
 * nobody, and serves what is stored of every fully qualified name.
 *
 * @param named the hostnames named in the setting
 * @param anyPublic whether {@code *} was among them: every fully qualified name is served, never a bare name or an
 *     address unless it is named
 */
public record ServedHosts(Set<Hostname> named, boolean anyPublic) {
    public ServedHosts {
        named = Set.copyOf(named);
    }

    /** Whether providers of this hostname are served. */
    public boolean contains(Hostname hostname) {
        return named.contains(hostname) || ((anyPublic || isOffline()) && hostname.isFullyQualified());
    }

    /** Whether the mirror is to contact nobody. */
    public boolean isOffline() {
        return named.isEmpty() && !anyPublic;
    }
}
