package org.providermirror.fetch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * Keeps what was received of packages whose downloads gave way to others, in this process only. Bounded in number, and in
 * the bytes that are still to come, because their space stays reserved. Thread-safe; files are closed outside of the lock.
 */
final class PausedReceptions implements AutoCloseable {
    private static final int MOST = 64;
    private static final long MOST_OUTSTANDING_BYTES = 1L << 30;

    private record Paused(Sha256 expected, PackageReception reception) {}

    private final Map<PackageId, Paused> paused = new HashMap<>();
    private boolean closed;

    /** Keeps a reception for {@link #take}; returns false at the limit, so that the caller closes it. */
    boolean keep(FetchOrder order, PackageReception reception) {
        discard(order.id());
        return add(order, reception);
    }

    private synchronized boolean add(FetchOrder order, PackageReception reception) {
        var outstanding = reception.outstandingBytes()
                + paused.values().stream()
                        .mapToLong(each -> each.reception().outstandingBytes())
                        .sum();
        if (closed || paused.size() >= MOST || outstanding > MOST_OUTSTANDING_BYTES) {
            return false;
        }
        paused.put(order.id(), new Paused(order.sha256(), reception));
        return true;
    }

    /** Returns the reception of a package to its new owner; empty if nothing was kept for the same bytes. */
    Optional<PackageReception> take(FetchOrder order) {
        var found = remove(order.id());
        found.filter(each -> !each.expected().equals(order.sha256()))
                .ifPresent(each -> each.reception().close());
        return found.filter(each -> each.expected().equals(order.sha256())).map(Paused::reception);
    }

    /** Closes the file of a package, if there is one. */
    void discard(PackageId id) {
        remove(id).ifPresent(unwanted -> unwanted.reception().close());
    }

    private synchronized Optional<Paused> remove(PackageId id) {
        return Optional.ofNullable(paused.remove(id));
    }

    /** Closes all files, and those that come later. */
    @Override
    public void close() {
        List<Paused> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(paused.values());
            paused.clear();
        }
        all.forEach(each -> each.reception().close());
    }
}
