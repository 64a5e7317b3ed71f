package org.providermirror.mirror.policy;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.providermirror.provider.Hostname;

/** Counts what is in progress for each registry hostname. Thread-safe; keeps only hostnames whose count is not zero. */
final class CountByHost {
    private final Map<Hostname, Integer> counts = new ConcurrentHashMap<>();

    /** Adds one. @return the count with it */
    int add(Hostname hostname) {
        return counts.merge(hostname, 1, Integer::sum);
    }

    void subtract(Hostname hostname) {
        counts.computeIfPresent(hostname, (same, count) -> count == 1 ? null : count - 1);
    }

    int of(Hostname hostname) {
        return counts.getOrDefault(hostname, 0);
    }
}
