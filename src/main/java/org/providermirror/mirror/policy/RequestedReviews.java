package org.providermirror.mirror.policy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.provider.ProviderAddress;

/**
 * Collects the providers whose lists were fetched, so that {@link HoldReview} looks at their new versions. Bounded: a list
 * that is not collected is fetched again. Thread-safe; waits for nothing.
 */
public final class RequestedReviews {
    private static final int MOST = 10_000;

    private final Set<ProviderAddress> providers = ConcurrentHashMap.newKeySet();

    /** Requests a review of a provider. */
    public void add(ProviderAddress provider) {
        if (providers.size() < MOST) {
            providers.add(provider);
        }
    }

    /** Returns the requested providers, and closes their requests. */
    Set<ProviderAddress> take() {
        var taken = Set.copyOf(providers);
        providers.removeAll(taken);
        return taken;
    }
}
