package org.providermirror.client.table;

import java.util.Collection;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageHash.Scheme;

/**
 * An installation that ended.
 *
 * @param h1 how many {@code h1:} hashes the client records in the lock file
 * @param zh how many {@code zh:} hashes it records
 * @param detail what the client said, if it failed
 */
record Installation(Outcome outcome, long h1, long zh, String detail) {
    static Installation of(Outcome outcome, Collection<PackageHash> locked) {
        return new Installation(outcome, count(locked, Scheme.H1), count(locked, Scheme.ZH), "");
    }

    static Installation refused(String detail) {
        return new Installation(Outcome.REFUSED, 0, 0, detail);
    }

    private static long count(Collection<PackageHash> hashes, Scheme scheme) {
        return hashes.stream().filter(hash -> hash.scheme() == scheme).count();
    }

    /** Whether the lock files of two installations have as many hashes of each kind. */
    boolean locksAs(Installation other) {
        return h1 == other.h1 && zh == other.zh;
    }

    @Override
    public String toString() {
        return switch (outcome) {
            case INSTALLED -> "installed, " + h1 + " h1 + " + zh + " zh";
            case EARLIER_BYTES -> "earlier bytes";
            case REFUSED -> "refused";
        };
    }
}
