package org.providermirror.net.client;

import java.time.Duration;
import java.util.Optional;
import org.providermirror.provider.ProviderAddress;

/**
 * One attempt to get a document or to begin a download, with all its redirects. Owned by one thread.
 *
 * <p>OpenTofu makes a second attempt at a registry, but not at a network mirror. So the mirror makes it, unless upstream
 * requested a pause that is too long to wait for.
 */
final class Attempt {
    /** The longest pause that a host may request without failing the request. */
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private enum Place {
        FIRST,
        SECOND,
        ONLY
    }

    private final Optional<ProviderAddress> provider;
    private final Place place;
    private boolean isRepeated;

    private Attempt(Optional<ProviderAddress> provider, Place place) {
        this.provider = provider;
        this.place = place;
    }

    /** Returns the first of two attempts. */
    static Attempt first(Optional<ProviderAddress> provider) {
        return new Attempt(provider, Place.FIRST);
    }

    /** Returns an attempt that is not repeated here. */
    static Attempt only(Optional<ProviderAddress> provider) {
        return new Attempt(provider, Place.ONLY);
    }

    /** Returns the second attempt. */
    Attempt second() {
        return new Attempt(provider, Place.SECOND);
    }

    /** Returns the provider that the request is for; empty if it serves all providers of a host. */
    Optional<ProviderAddress> provider() {
        return provider;
    }

    /** Returns whether circuit breakers apply. The second attempt belongs to a request that they admitted. */
    boolean needsAdmission() {
        return place != Place.SECOND;
    }

    /**
     * Records that the host failed.
     *
     * @param requestedPause the pause that the host requested
     * @return whether the request has failed for good, because no second attempt follows
     */
    boolean failed(Optional<Duration> requestedPause) {
        isRepeated =
                place == Place.FIRST && requestedPause.orElse(Duration.ZERO).compareTo(LONGEST_PAUSE) <= 0;
        return !isRepeated;
    }

    /** Returns whether the attempt failed, and a second one follows. */
    boolean isRepeated() {
        return isRepeated;
    }
}
