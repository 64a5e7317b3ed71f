package org.providermirror.fetch;

import java.util.HashMap;
import java.util.Map;
import org.providermirror.config.FetchSettings;
import org.providermirror.provider.Hostname;

/** Counts the running fetches by download host and by registry, and applies their limits. Guarded by its owner. */
final class RunningFetches {
    private final FetchSettings limits;
    private final Map<String, Integer> byHost = new HashMap<>();
    private final Map<Hostname, Integer> byRegistry = new HashMap<>();
    private int count;

    RunningFetches(FetchSettings limits) {
        this.limits = limits;
    }

    int count() {
        return count;
    }

    /** Returns whether a fetch may start. */
    boolean admits(FetchOrder order) {
        return count < limits.threads() && ofHost(order) < limits.perHost();
    }

    /** Returns whether a fetch that may not start now might if a running one ended. */
    boolean admitsAfter(FetchOrder ended, FetchOrder order) {
        var same = ended.host().equals(order.host()) ? 1 : 0;
        return !admits(order) && count - 1 < limits.threads() && ofHost(order) - same < limits.perHost();
    }

    /** Returns how many fetches of the same registry run. */
    int ofRegistry(FetchOrder order) {
        return byRegistry.getOrDefault(registry(order), 0);
    }

    /**
     * Returns whether a running fetch's registry has more than its fair share beside that of a waiting one. With one
     * fetch more it has only the odd thread that cannot be shared.
     */
    boolean hasMore(FetchOrder order, FetchOrder waiting) {
        return ofRegistry(order) - ofRegistry(waiting) > 1;
    }

    private int ofHost(FetchOrder order) {
        return byHost.getOrDefault(order.host(), 0);
    }

    private static Hostname registry(FetchOrder order) {
        return order.id().provider().hostname();
    }

    void started(FetchOrder order) {
        count++;
        byHost.merge(order.host(), 1, Integer::sum);
        byRegistry.merge(registry(order), 1, Integer::sum);
    }

    void ended(FetchOrder order) {
        count--;
        byHost.computeIfPresent(order.host(), (host, running) -> running == 1 ? null : running - 1);
        byRegistry.computeIfPresent(registry(order), (name, running) -> running == 1 ? null : running - 1);
    }
}
