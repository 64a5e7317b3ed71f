package org.providermirror.storage;

import java.util.List;
import java.util.Optional;
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

    private final StoredAnnouncements stored;
    private final ChangeMarker changes = new ChangeMarker();
    private final Supplier<Optional<String>> identityCheck;
    private volatile boolean wasThere;

    /** @param identityCheck returns why the storage is lost; throws a {@link StorageException} if it cannot be read */
    ChangeAnnouncements(Storage storage, Supplier<Optional<String>> identityCheck) {
        this.stored = new StoredAnnouncements(storage);
        this.identityCheck = identityCheck;
    }

    ChangeMarker changes() {
        return changes;
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
     * at the next read.
     */
    boolean announce() {
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
