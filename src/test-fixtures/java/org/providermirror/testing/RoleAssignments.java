package org.providermirror.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Stores which requests get which role, and how often. Safe for use by any number of threads. */
final class RoleAssignments {
    private record Part(Role role, Predicate<ReceivedRequest> requests, AtomicInteger left) {
        boolean takes(ReceivedRequest request) {
            return requests.test(request)
                    && (request.isHead() ? left.get() > 0 : left.getAndUpdate(count -> Math.max(0, count - 1)) > 0);
        }
    }

    private final List<Part> parts = new CopyOnWriteArrayList<>();

    /** Assigns the role to the next {@code times} matching requests; HEAD requests get it too, but do not use it up. */
    void add(Role role, Predicate<ReceivedRequest> requests, int times) {
        parts.add(0, new Part(role, requests, new AtomicInteger(times)));
    }

    void clear() {
        parts.clear();
    }

    /** The role that was given last of those that match. */
    Optional<Role> roleFor(ReceivedRequest request) {
        return parts.stream().filter(part -> part.takes(request)).findFirst().map(Part::role);
    }
}
