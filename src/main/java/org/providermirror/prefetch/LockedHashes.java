package org.providermirror.prefetch;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.provider.PackageHash;

/**
 * Sorts the hashes of a lock file as a client does. A client ignores hashes of unknown schemes. It rejects the package or the whole file
 * over a hash that no package can have, such as {@code zh:} alone or in upper case.
 *
 * @param readable the hashes that a package can have
 * @param unreadable the others, without those that clients ignore
 */
record LockedHashes(Set<PackageHash> readable, Set<String> unreadable) {
    static LockedHashes of(Collection<String> texts) {
        var readable = new HashSet<PackageHash>();
        var unreadable = new HashSet<String>();
        for (var text : texts) {
            // In exactly this spelling: a client compares texts.
            PackageHash.tryParse(text)
                    .filter(hash -> hash.toString().equals(text))
                    .ifPresentOrElse(readable::add, () -> {
                        if (!isOfUnknownScheme(text)) {
                            unreadable.add(text);
                        }
                    });
        }
        return new LockedHashes(readable, unreadable);
    }

    private static boolean isOfUnknownScheme(String text) {
        var colon = text.indexOf(':');
        return colon > 0
                && Stream.of(PackageHash.Scheme.values())
                        .noneMatch(scheme -> scheme.prefix().equals(text.substring(0, colon)));
    }
}
