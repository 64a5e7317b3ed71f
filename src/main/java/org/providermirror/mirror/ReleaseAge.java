package org.providermirror.mirror;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.providermirror.catalog.KnownVersion;
import org.providermirror.catalog.KnownVersions;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Which versions are too young to be listed: those first seen less than a while ago, but for those that a client got from
 * this mirror before, for a lock file may name them.
 *
 * <p>Safe for use by any number of threads. Reads storage for a version that is too young.
 */
final class ReleaseAge {
    private static final Duration ASKED_AGAIN_AFTER = Duration.ofSeconds(20);
    private static final long VERSIONS_IN_MEMORY = 10_000;

    private final Duration least;
    private final ReleaseCatalog releases;
    private final Time time;
    private final Cache<Version, Boolean> neverGiven;

    private record Version(ProviderAddress provider, ProviderVersion version) {}

    /** @param least zero for versions of any age */
    ReleaseAge(Duration least, ReleaseCatalog releases, Time time) {
        this.least = least;
        this.releases = releases;
        this.time = time;
        this.neverGiven = Caffeine.newBuilder()
                .maximumSize(VERSIONS_IN_MEMORY)
                .expireAfterWrite(ASKED_AGAIN_AFTER)
                .ticker(time.monotonic()::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Whether any version may be too young. */
    boolean counts() {
        return !least.isZero();
    }

    /** Whether this one is. */
    boolean hides(KnownVersions known, ProviderVersion version) {
        return known.find(version).filter(this::isYoung).isPresent() && !wasGiven(known.provider(), version);
    }

    private boolean isYoung(KnownVersion known) {
        return known.firstSeen().plus(least).isAfter(time.wall().instant());
    }

    /** A release is verified when a client first asks for a version, and kept from then on. */
    boolean wasGiven(ProviderAddress provider, ProviderVersion version) {
        var key = new Version(provider, version);
        if (neverGiven.getIfPresent(key) != null) {
            return false;
        }
        if (releases.kept(provider, version).isPresent()) {
            return true;
        }
        neverGiven.put(key, true);
        return false;
    }
}
