package org.providermirror.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.providermirror.failure.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what other instances announce, and announces what this one changed. A missing or unreadable object is no fault,
 * but raises doubt whether the storage is still the same one.
 *
 * <p>Thread-safe.
 */
final class ChangeAnnouncements {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeAnnouncements.class);
    private static final int ATTEMPTS = 4;
    /** Once another instance has seen a lease, it lists the leases this often. */
    private static final Duration LEASES_KNOWN_FOR = Duration.ofSeconds(10);

    private final StoredAnnouncements stored;
    private final ChangeMarker changes = new ChangeMarker();
    private final Supplier<Optional<String>> identityCheck;
    private final LongSupplier nanoTime;
    private final AtomicBoolean isAnnouncing = new AtomicBoolean();
    private volatile boolean wasThere;
    private Optional<Long> leaseAt = Optional.empty();

    /** @param identityCheck returns why the storage is lost; throws a {@link StorageException} if it cannot be read */
    ChangeAnnouncements(Storage storage, Supplier<Optional<String>> identityCheck, LongSupplier nanoTime) {
        this.stored = new StoredAnnouncements(storage);
        this.identityCheck = identityCheck;
        this.nanoTime = nanoTime;
    }

    ChangeMarker changes() {
        return changes;
    }

    /**
     * Records that this instance created a record. The first lease of a fetch for a while is announced at once: if this
     * instance is killed during the fetch, another one must have seen the lease.
     */
    void created(StorageKey key) {
        changes.written(key);
        if (SharedFolder.of(key).filter(SharedFolder.FETCHES::equals).isPresent() && isFirstLease()) {
            try {
                announce();
            } catch (StorageException late) {
                LOG.debug("The lease {} is announced later", key, late);
            }
        }
    }

    private synchronized boolean isFirstLease() {
        var now = nanoTime.getAsLong();
        var isFirst =
                leaseAt.filter(at -> now - at < LEASES_KNOWN_FOR.toNanos()).isEmpty();
        leaseAt = isFirst ? Optional.of(now) : leaseAt;
        return isFirst;
    }

    /** Reads the announcements, and runs the listeners of changes. */
    void read() {
        var found = announcements();
        var isInDoubt = found.isEmpty() && wasThere;
        wasThere = found.isPresent();
        if (isInDoubt && identityCheck.get().isPresent()) {
            return;
        }
        changes.read(found.orElse(List.of()));
        changes.notifyListeners();
    }

    private Optional<List<String>> announcements() {
        try {
            return stored.read().announcements();
        } catch (StorageException unreadable) {
            LOG.debug("The announcements cannot be read", unreadable);
            wasThere = true;
            return Optional.empty();
        }
    }

    /**
     * Announces the changes of this instance; returns false if the storage is lost. What cannot be announced is due again
     * at the next read. Does nothing while another thread announces.
     */
    boolean announce() {
        if (!isAnnouncing.compareAndSet(false, true)) {
            return true;
        }
        try {
            return announceNow();
        } finally {
            isAnnouncing.set(false);
        }
    }

    private boolean announceNow() {
        for (var attempt = 0; attempt < ATTEMPTS && changes.hasNews(); attempt++) {
            var found = stored.read();
            if (found.announcements().isEmpty() && identityCheck.get().isPresent()) {
                return false;
            }
            if (isWritten(found)) {
                return true;
            }
        }
        return true;
    }

    private boolean isWritten(StoredAnnouncements.Found found) {
        var isWritten = false;
        try {
            isWritten = stored.write(
                    found, changes.announcements(found.announcements().orElse(List.of())));
        } finally {
            if (isWritten) {
                changes.announced();
            } else {
                changes.unwritten();
            }
        }
        return isWritten;
    }
}
