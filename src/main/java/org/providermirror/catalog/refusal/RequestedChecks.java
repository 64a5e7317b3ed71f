package org.providermirror.catalog.refusal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/**
 * Collects the refused releases that {@code RefusalChecks} is to verify before their time. Safe for use by any number of
 * threads; waits for nothing, and holds at most as many requests as there are refused releases.
 */
public final class RequestedChecks {
    private final RefusedReleases refused;
    private final Map<ReleaseId, Boolean> requested = new ConcurrentHashMap<>();

    public RequestedChecks(RefusedReleases refused) {
        this.refused = refused;
    }

    /** Requests a check of a provider's refused releases, because its list was just fetched from upstream. */
    public void ofRefreshedList(ProviderAddress provider) {
        refused.of(provider).forEach(each -> requested.putIfAbsent(each.release(), false));
    }

    /**
     * Requests a check of a namespace's refused releases at once, because an administrator decided something that may change
     * the verdict. Requests by name verify again at once, too.
     */
    public void ofNamespace(Hostname hostname, String namespace) {
        refused.forgetVerdicts(hostname, namespace);
        refused.all().stream()
                .map(RefusedRelease::release)
                .filter(release -> release.provider().isIn(hostname, namespace))
                .forEach(release -> requested.put(release, true));
    }

    /** Returns the open requests, each with whether it is for a check at once. */
    public Map<ReleaseId, Boolean> all() {
        return Map.copyOf(requested);
    }

    /** Closes a request. */
    public void take(ReleaseId release) {
        requested.remove(release);
    }
}
